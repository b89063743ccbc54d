using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>The columns that a list of findings may have, by the names that addresses hold; each says what stands in it.</summary>
public sealed class ShownColumns(IReadOnlyDictionary<string, Process> processes, Reader reader)
{
    /// <summary>What a list shows unless somebody chose.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["number", "title", "unit", "state", "light", "due", "opened"];

    /// <summary>What people wrote: these are read with the case.</summary>
    private static readonly string[] Fields =
    [
        "typical", "description", "basis", "place", "goal", "measures_summary", "term", "found_on", "inspectors", "leader_responsible", "responsible_unit",
        "rectifier_name", "progress", "verification_opinion",
    ];

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Usual, "process", "severity", "area", "category", "source", "campaign", "team", "owner", "conclusion", "handed_over", "closed", "moved", "amount", .. Fields,
    ];

    /// <summary>Whether the columns need the fields of the case.</summary>
    public static bool AskFields(IEnumerable<string> columns) => columns.Any(Fields.Contains);

    public string TitleOf(string column) => reader.Say($"column.{column}");

    /// <returns>Empty when the finding has none.</returns>
    public string Text(LedgerRow row, string column) => column switch
    {
        "number" => row.Number,
        "title" => row.Title,
        "unit" => row.UnitName,
        "state" => WordsOf(row)?.State(row.State) ?? row.State,
        "light" => reader.Say($"light.{FindingWords.Snake(row.Light)}"),
        "due" => Day(row.DueAt),
        "opened" => Day(row.OpenedAt),
        "process" => processes.TryGetValue(row.Process, out var process) ? reader.Of(process.Title) : row.Process,
        "severity" => Choice(row, column, row.Severity),
        "area" => Choice(row, column, row.Area),
        "category" => Choice(row, column, row.Category),
        "source" => Choice(row, column, row.Source),
        "campaign" => row.Campaign ?? "",
        "team" => row.Team ?? "",
        "owner" => WordsOf(row)?.Party(row.OwnerParty) ?? "",
        "conclusion" => reader.Say($"conclusion.{row.Conclusion}"),
        "handed_over" => Day(row.HandedOverAt),
        "closed" => Day(row.ClosedAt),
        "moved" => Day(row.MovedAt),
        "amount" => row.AmountFen is { } fen ? PostedField.Yuan(fen.ToString(System.Globalization.CultureInfo.InvariantCulture)) : "",
        _ => Choice(row, column, row.Fields.GetValueOrDefault(column)),
    };

    private string Day(DateTimeOffset? instant) => instant is { } at ? reader.Day(at) : "";

    // A field's value as its own process reads it: the title of a choice, anything else as it was written.
    private string Choice(LedgerRow row, string field, string? value) => string.IsNullOrEmpty(value) ? "" : WordsOf(row)?.Value(field, value) ?? value;

    private FindingWords? WordsOf(LedgerRow row) =>
        processes.TryGetValue(row.Process, out var process) ? new FindingWords(process, new Dictionary<Guid, string>(), reader) : null;
}
