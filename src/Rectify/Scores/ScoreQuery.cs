using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Scores;

/// <summary>Reads the points that somebody may see: their units', and those of their teams' findings.</summary>
public sealed class ScoreQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>Entries on a page.</summary>
    public const int Page = 100;

    // $1 and $2 the scope; $3 and $4 the instants; $5 the unit.
    private const string Asked = """
        from score s join finding f on f.id = s.finding_id join organisation o on o.id = s.unit_id
        left join score r on r.finding_id = s.finding_id and r.cause = s.cause and r.reversal
        where not s.reversal and not f.is_undone and ($1::uuid[] is null or s.unit_id = any($1) or f.team_id = any($2))
          and ($3::timestamptz is null or s.at >= $3) and ($4::timestamptz is null or s.at < $4) and ($5::uuid is null or s.unit_id = $5)
        """;

    // A unit keeps the points of a finding that went to another, whose title it reads no longer. A rung that was raised follows the action that raised it, in the same transaction.
    private const string Selected = """
        s.finding_id, f.number, case when $1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2) then f.title else '' end, f.process, s.unit_id, o.name, s.hundredths, s.cause, s.at, r.at, r.reason,
            (select d.ladder_hash from deadline d where d.finding_id = s.finding_id and d.key = split_part(s.cause, '@', 1)
                and d.version = split_part(split_part(s.cause, '@', 2), '/', 1)::int),
            (select act.about from event fired join event act on act.finding_id = fired.finding_id and act.sequence < fired.sequence and act.at = fired.at
             where fired.finding_id = s.finding_id and fired.command = 'fire_rung' and fired.at = s.at
                and fired.about = split_part(s.cause, '@', 1) || '/' || split_part(s.cause, '/', 2) and fired.body #>> '{command,raised}' = 'true' and act.command = 'act'
             order by act.sequence desc limit 1)
        """;

    public async Task<ScoresListed> ReadAsync(Guid tenant, Guid account, ScoresAsked asked, CancellationToken ct) => await ReadAsync(tenant, account, asked, Page, ct);

    /// <summary>All entries at once, for a file.</summary>
    public async Task<ScoresListed> AllAsync(Guid tenant, Guid account, ScoresAsked asked, CancellationToken ct) => await ReadAsync(tenant, account, asked, int.MaxValue - 1, ct);

    private async Task<ScoresListed> ReadAsync(Guid tenant, Guid account, ScoresAsked asked, int size, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        var zone = (await TopOrganisation.OfAsync(city, ct)).Zone;
        var units = await UnitsAsync(city, scope, asked, zone, ct);
        var entries = await EntriesAsync(city, scope, asked, zone, published, size, ct);
        return new(units, entries.Count > size ? entries[..size] : entries, entries.Count > size);
    }

    private static async Task<List<UnitScore>> UnitsAsync(CityTransaction city, Scope scope, ScoresAsked asked, TimeZoneInfo zone, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select s.unit_id, o.name, sum(s.hundredths + coalesce(r.hundredths, 0))::int, count(*)::int, count(r.cause)::int
            {Asked}
            group by s.unit_id, o.name
            order by 3, o.name
            """);
        Bind(command, scope, asked, zone);
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<UnitScore>();
        while (await row.ReadAsync(ct))
            units.Add(new(row.GetGuid(0), row.GetString(1), row.GetInt32(2) / 100m, row.GetInt32(3), row.GetInt32(4)));
        return units;
    }

    private static async Task<List<ScoreEntry>> EntriesAsync(
        CityTransaction city, Scope scope, ScoresAsked asked, TimeZoneInfo zone, Published published, int size, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {Selected}
            {Asked} and ($6::timestamptz is null or (s.at, s.finding_id, s.cause) < ($6, $7::uuid, $8::text))
            order by s.at desc, s.finding_id desc, s.cause desc
            limit {size + 1}
            """);
        Bind(command, scope, asked, zone);
        Sql.Bind(command, Sql.Of(asked.After?.At), Sql.Of(asked.After?.Finding), Sql.Of(asked.After?.Cause));
        await using var row = await command.ExecuteReaderAsync(ct);
        var entries = new List<ScoreEntry>();
        while (await row.ReadAsync(ct))
            entries.Add(await EntryAsync(row, published, ct));
        return entries;
    }

    private static async Task<ScoreEntry> EntryAsync(NpgsqlDataReader row, Published published, CancellationToken ct)
    {
        var cause = row.GetString(7);
        return new(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetGuid(4), row.GetString(5), row.GetInt32(6) / 100m, cause,
            await row.IsDBNullAsync(11, ct) ? null : RungOf(published, row.GetString(11), cause), await row.IsDBNullAsync(12, ct) ? null : row.GetString(12),
            row.GetFieldValue<DateTimeOffset>(8), await row.IsDBNullAsync(9, ct) ? null : new(row.GetFieldValue<DateTimeOffset>(9), row.GetString(10)));
    }

    private static Text? RungOf(Published published, string ladder, string cause) =>
        published.Shelf.LadderWith(ladder).Rungs.FirstOrDefault(rung => rung.Key == RungKey.Parse(cause[(cause.IndexOf('/') + 1)..]).Key)?.Title;

    private static void Bind(NpgsqlCommand command, Scope scope, ScoresAsked asked, TimeZoneInfo zone) => Sql.Bind(command,
        Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(Begin(asked.From, zone)), Sql.Of(Begin(asked.To?.AddDays(1), zone)), Sql.Of(asked.Unit));

    private static DateTimeOffset? Begin(DateOnly? day, TimeZoneInfo zone) => day is { } known ? LocalTime.ToInstant(known, TimeOnly.MinValue, zone) : null;
}
