using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>The sky of open findings: each a star by its county and area, or, when there are too many, each cell of them one.</summary>
/// <param name="Stars">Empty when they are grouped.</param>
/// <param name="Cells">How many there are of each county, area and light; always all of them.</param>
public sealed record Sky(IReadOnlyList<Star> Stars, IReadOnlyList<StarCell> Cells, DateTimeOffset At);

/// <summary>An open finding.</summary>
/// <param name="Area"><c>none</c> for one without.</param>
public sealed record Star(Guid Id, string Number, string Title, Guid UnitId, string Area, string? Severity, Light Light);

/// <summary>Open findings of one county, area and light.</summary>
public sealed record StarCell(Guid UnitId, string UnitName, string Area, Light Light, int Count);

/// <summary>预警星空图.</summary>
public sealed class StarsQuery(CityDatabase database, ProcessLibrary library, RecentFigures recent, TimeProvider clock)
{
    /// <summary>Above this many, stars are grouped by cell.</summary>
    public const int MostStars = 5_000;

    /// <returns>Null when no situation report says what is looked at.</returns>
    public async Task<Sky?> ReadAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        if ((await library.OfAsync(tenant, ct)).ReportNamed(ReportFigures.Situation) is not { } report)
            return null;

        var scope = await Scope.OfAsync(database, tenant, account, clock.GetUtcNow(), ct);
        return await recent.OfAsync((nameof(Sky), tenant, scope.Text), token => CountAsync(tenant, report, scope, token), ct);
    }

    private async Task<Sky> CountAsync(Guid tenant, ReportFile report, Scope scope, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var open = $"f.closed_at is null and not f.is_undone and {FigureCondition.Tracked(report)} and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))";
        var cells = await CellsAsync(city, open, scope, now, ct);
        var stars = cells.Sum(cell => cell.Count) <= MostStars ? await StarsAsync(city, open, scope, now, ct) : [];
        return new Sky(stars, cells, now);
    }

    private static async Task<List<StarCell>> CellsAsync(CityTransaction city, string open, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select o.id, o.short_name, one.area, one.light, one.count
            from (select f.unit_id, coalesce(f.area, 'none') as area, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) as light, count(*)::int as count
                  from finding f where {open} group by 1, 2, 3) one
            join organisation o on o.id = one.unit_id
            order by o.kind, o.short_name, one.area, one.light
            """);
        Sql.Bind(command, Sql.Of(now), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var cells = new List<StarCell>();
        while (await rows.ReadAsync(ct))
            cells.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), LedgerRowReading.LightNamed(rows.GetString(3)), rows.GetInt32(4)));
        return cells;
    }

    private static async Task<List<Star>> StarsAsync(CityTransaction city, string open, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select f.id, f.number, f.title, f.unit_id, coalesce(f.area, 'none'), f.severity, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1)
            from finding f where {open} order by f.id limit {MostStars}
            """);
        Sql.Bind(command, Sql.Of(now), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stars = new List<Star>();
        while (await rows.ReadAsync(ct))
        {
            stars.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetGuid(3), rows.GetString(4), await rows.IsDBNullAsync(5, ct) ? null : rows.GetString(5),
                LedgerRowReading.LightNamed(rows.GetString(6))));
        }

        return stars;
    }
}
