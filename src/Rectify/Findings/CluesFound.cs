using Rectify.Accounts;
using Rectify.Database;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>How many clues were registered in a span, and whether the reader may see which.</summary>
public sealed record Clues(int Count, bool MayOpen);

/// <summary>查找问题线索: their number, which people of the city may know, whoever else they are confined to.</summary>
public sealed class CluesFound(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    public const string Process = "clue";

    /// <param name="from">The first instant; null for all that ever were.</param>
    /// <param name="to">The instant behind the last.</param>
    /// <returns>Null for whoever holds no role of the city, and where no clues are kept.</returns>
    public async Task<Clues?> ReadAsync(CurrentAccount me, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        if ((await library.OfAsync(me.Tenant, ct)).ProcessNamed(Process) is not { } process)
            return null;
        var scope = await Scope.OfAsync(database, me.Tenant, me.Id, clock.GetUtcNow(), ct);
        if (scope.OfCity.Length == 0)
            return null;

        // In a transaction that nobody has narrowed: the one figure of what the reader may not see.
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("""
            select count(*)::int from finding f
            where f.process = $1 and not f.is_undone and ($2::timestamptz is null or f.opened_at >= $2) and ($3::timestamptz is null or f.opened_at < $3)
              and ($4::uuid[] is null or f.unit_id = any($4))
            """);
        Sql.Bind(command, Sql.Of(Process), Sql.Of(from), Sql.Of(to), Sql.OfMany(scope.Units));
        var count = (int)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
        return new Clues(count, process.ConfinedTo.Select(process.PartyNamed).Any(party => party is not null && scope.OfCity.Contains(party.Role)));
    }
}
