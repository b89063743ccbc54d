using Npgsql;
using Rectify.Database;

namespace Rectify.Organisations;

/// <summary>Who carries on for an organisation that has ended; of a chain of those that have ended the last.</summary>
internal sealed record Successor(Guid Unit, string Zone, string Calendar)
{
    /// <summary>Of every organisation whose last day is over where it is, or of <c>$2</c> alone: <c>carries_on (ended, unit)</c>.</summary>
    public const string CarriesOn = """
        recursive heir as (
            select o.id as ended, o.successor_id as unit, 1 as step from organisation o
            where o.successor_id is not null and o.valid_to <= ($1 at time zone o.zone)::date and ($2::uuid is null or o.id = $2)
            union all
            select heir.ended, o.successor_id, heir.step + 1 from heir join organisation o on o.id = heir.unit
            where o.successor_id is not null and o.valid_to <= ($1 at time zone o.zone)::date and heir.step < 100),
        carries_on as (select distinct on (ended) ended, unit from heir order by ended, step desc)
        """;

    /// <returns>Null while it stands, and when nobody carries on.</returns>
    public static async Task<Successor?> OfAsync(CityTransaction city, Guid unit, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"with {CarriesOn} select o.id, o.zone, o.calendar from carries_on c join organisation o on o.id = c.unit");
        Sql.Bind(command, Sql.Of(now), Sql.Of((Guid?)unit));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Read(row, 0) : null;
    }

    /// <param name="first">The column of its id; zone and calendar come behind.</param>
    public static Successor Read(NpgsqlDataReader row, int first) => new(row.GetGuid(first), row.GetString(first + 1), row.GetString(first + 2));
}
