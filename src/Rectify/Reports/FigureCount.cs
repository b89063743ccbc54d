using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>What is counted: over which days, of what one may see.</summary>
/// <param name="Campaign">Null for all of them and none.</param>
internal sealed record Counted(DaySpan Span, WorkCalendar Calendar, TimeZoneInfo Zone, Scope Scope, Guid? Campaign);

/// <summary>Counts the figures of a report, of everything or unit by unit.</summary>
internal static class FigureCount
{
    public static async Task<Dictionary<string, int>> OfAllAsync(CityTransaction city, ReportFile report, Counted counted, CancellationToken ct)
    {
        await using var command = CommandOf(city, report, counted, "null::uuid", "");
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return FiguresIn(row, report);
    }

    /// <returns>By unit; a unit without a finding isn't among them.</returns>
    public static async Task<Dictionary<Guid, Dictionary<string, int>>> ByUnitAsync(CityTransaction city, ReportFile report, Counted counted, CancellationToken ct)
    {
        await using var command = CommandOf(city, report, counted, "f.unit_id", "group by f.unit_id");
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new Dictionary<Guid, Dictionary<string, int>>();
        while (await row.ReadAsync(ct))
            units[row.GetGuid(0)] = FiguresIn(row, report);
        return units;
    }

    private static NpgsqlCommand CommandOf(CityTransaction city, ReportFile report, Counted counted, string by, string grouped)
    {
        var looked = $"not f.is_undone and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2)) and ($3::uuid is null or f.campaign_id = $3) and {FigureCondition.Tracked(report)} and f.opened_at < $5";
        var figures = report.Figures.Select((figure, index) => figure.IsInterviewed
            ? FigureCondition.People(looked, by, "$4::timestamptz", "$5::timestamptz")
            : $"count(*) filter (where {FigureCondition.AmongTracked(figure, "$4::timestamptz", "$5::timestamptz", "$6::timestamptz", $"$7[{index + 1}]")})::int");
        var command = city.CreateCommand($"""
            select {by}, {string.Join(",\n    ", figures)}
            from finding f
            where {looked} and cardinality($7::timestamptz[]) > 0
            {grouped}
            """);
        var lateSince = report.Figures.Select(figure => FigureSpan.Of(report, figure, counted.Span, counted.Calendar, counted.Zone).LateSince).ToArray();
        Sql.Bind(command,
            Sql.OfMany(counted.Scope.Units), Sql.OfMany(counted.Scope.Teams), Sql.Of(counted.Campaign), Sql.Of(counted.Span.Begins), Sql.Of(counted.Span.Ends),
            Sql.Of(counted.Span.At), Sql.OfMany(lateSince));
        return command;
    }

    private static Dictionary<string, int> FiguresIn(NpgsqlDataReader row, ReportFile report) =>
        report.Figures.Select((figure, index) => (figure.Name, Count: row.GetInt32(index + 1))).ToDictionary(entry => entry.Name, entry => entry.Count);
}
