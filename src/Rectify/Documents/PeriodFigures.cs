using System.Collections.Immutable;
using System.Globalization;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;
using Rectify.Reports;

namespace Rectify.Documents;

/// <summary>What a bulletin of a period says: the figures of the situation report over its days, in all and county by county.</summary>
internal static class PeriodFigures
{
    /// <returns>The draft of such a bulletin with its figures; any other letter as it is.</returns>
    public static async Task<Letter> CountedAsync(CityTransaction city, Letter letter, Published published, DateTimeOffset now, CancellationToken ct)
    {
        if (letter is not { Status: "draft", Period: { } period } || await CountAsync(city, published, period, now, ct) is not { } count)
            return letter;
        var given = letter.Occasion.Given.ToImmutableDictionary()
            .SetItem("from", LetterSubject.Written(period.From)).SetItem("to", LetterSubject.Written(period.To))
            .SetItem("late_units", string.Join('、', count.Units.Where(unit => unit.Counts.GetValueOrDefault("overdue_10") > 0).Select(unit => unit.Name)) is { Length: > 0 } late ? late : "无")
            .SetItems(ValuesOf(count.Report, count.Total));
        return letter with
        {
            Occasion = letter.Occasion with
            {
                Given = given,
                Units = [.. count.Units.Select((unit, at) => ValuesOf(count.Report, unit.Counts).SetItem("unit", unit.Name).SetItem("ordinal", $"{at + 1}"))],
            },
        };
    }

    /// <summary>The figures that a page leads on from, each with what the ledger has now.</summary>
    public static async Task<IReadOnlyList<PeriodFigure>> TracesAsync(
        CityTransaction city, (DateOnly From, DateOnly To) period, Published published, DateTimeOffset now, CancellationToken ct) =>
        await CountAsync(city, published, period, now, ct) is { } count
            ? [.. count.Report.Figures.Select(figure => new PeriodFigure(figure.Name, figure.Title, count.Total[figure.Name]))]
            : [];

    private static async Task<PeriodCount?> CountAsync(
        CityTransaction city, Published published, (DateOnly From, DateOnly To) period, DateTimeOffset now, CancellationToken ct)
    {
        if (published.ReportNamed(ReportFigures.Situation) is not { } report)
            return null;
        var (_, zone, calendar) = await TopOrganisation.OfAsync(city, ct);
        var counted = new Counted(DaySpan.Of(period.From, period.To, zone, now), published.CalendarNamed(calendar), zone, new Scope(null, null), Campaign: null);
        var units = await FigureCount.ByUnitAsync(city, report, counted, ct);
        var total = await FigureCount.OfAllAsync(city, report, counted, ct);
        var names = await NamesAsync(city, [.. units.Keys], ct);
        return new PeriodCount(report, total, [.. names.Select(unit => (unit.Name, units[unit.Id]))]);
    }

    private static ImmutableDictionary<string, string> ValuesOf(ReportFile report, IReadOnlyDictionary<string, int> counts) => counts
        .ToImmutableDictionary(entry => $"figure.{entry.Key}", entry => entry.Value.ToString(CultureInfo.InvariantCulture))
        .AddRange(report.Rates.Select(rate => KeyValuePair.Create($"rate.{rate.Name}", counts[rate.Among] == 0 ? "—" : string.Create(CultureInfo.InvariantCulture, $"{100m * counts[rate.Of] / counts[rate.Among]:0.0}%"))));

    private static async Task<List<(Guid Id, string Name)>> NamesAsync(CityTransaction city, Guid[] units, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, name from organisation where id = any($1) order by name");
        Sql.Bind(command, Sql.Of(units));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var names = new List<(Guid, string)>();
        while (await rows.ReadAsync(ct))
            names.Add((rows.GetGuid(0), rows.GetString(1)));
        return names;
    }

    private sealed record PeriodCount(
        ReportFile Report, IReadOnlyDictionary<string, int> Total, IReadOnlyList<(string Name, Dictionary<string, int> Counts)> Units);
}
