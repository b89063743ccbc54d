using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>A finding as one line of a form, in the words that an import reads back.</summary>
/// <param name="zone">The unit's: days are written as its people count them.</param>
internal sealed class LedgerLine(Process process, CaseState state, string number, string unit, TimeZoneInfo zone)
{
    private static readonly string[] Conclusions = ["未启动", "整改中", "阶段性完成", "已完成", "长期坚持"];

    /// <summary>When somebody last verified it; null for never, and where nobody asked.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Who did; null where it was nobody's doing, and where nobody asked.</summary>
    public string? Verifier { get; init; }

    /// <summary>Who is charged with it in the service; null for nobody.</summary>
    public string? Rectifier { get; init; }

    /// <summary>The texts of a form's columns; those of pictures are empty.</summary>
    public string[] Cells(LedgerForm form, int sequence)
    {
        var cells = new string[form.Columns.Length];
        for (var column = 0; column < cells.Length; column++)
            cells[column] = Text(form.Columns[column], sequence);
        return cells;
    }

    /// <summary>Whether a picture that came then shows the place as it was found: with the issue to the unit, or before it. What came from an
    /// old ledger without a deadline was issued by then.</summary>
    public bool IsBefore(DateTimeOffset since) => (state.Own?.BeganAt ?? (state.Imported ? state.OpenedAt : null)) is not { } issued || since <= issued;

    private string Text(FormColumn column, int sequence) => column.Holds switch
    {
        "sequence" => sequence.ToString(CultureInfo.InvariantCulture),
        "number" => number,
        "unit" => unit,
        "found_on" => Day("found_on"),
        "source" or "area" or "category" or "severity" or "term" => Choice(column.Holds),
        "team" => Field("inspectors"),
        "measures" => Measures(),
        "due" => Due(),
        "leader" => Field("leader_responsible"),
        "person" => string.Join(' ', new[] { Responsible(), Field("phone") }.Where(part => part.Length > 0)),
        "conclusion" => Conclusions[(int)state.Conclusion],
        "completed_on" => Instant(state.HandedOverAt),
        "review" => Field("verification_opinion"),
        "closed" => Closed(),
        "cost" => Yuan("cost_fen"),
        "reviewed_on" => VerifiedAt is { } at ? Write(LocalTime.DayOf(at, zone)) : "",
        "done" => Field("result") is { Length: > 0 } result ? result : Field("progress"),
        "rectifier" => Responsible(),
        "verifier" => Verifier ?? "",
        FormColumn.Before or FormColumn.After => "",
        var field => Field(field),
    };

    // What is sealed is for nobody to carry away.
    private string Field(string field) => Shown(state[field]);

    private static string Shown(string? value) => value switch
    {
        null => "",
        _ when SealedValue.Is(value) => Texts.Get("sealed.hidden", Language.Chinese),
        _ => value,
    };

    private string Responsible() => Rectifier ?? Field("rectifier_name");

    private string Measures()
    {
        var planned = state.Measures.Where(measure => measure.Status != MeasureStatus.Dropped)
            .Select(measure => string.Create(CultureInfo.InvariantCulture, $"{measure.Number}．{Shown(measure.Title)}"));
        return string.Join('\n', planned) is { Length: > 0 } measures ? measures : Field("measures_summary");
    }

    private string Day(string field) => Field(field) is { Length: > 0 } found ? found : Instant(state.OpenedAt);

    private string Choice(string field) => Field(field) is { Length: > 0 } code && process.FieldNamed(field) is { } named
        ? process.ChoicesOf(named)?.Find(code)?.Title.Zh ?? code : "";

    private string Yuan(string field) => Field(field) is { Length: > 0 } fen && long.TryParse(fen, CultureInfo.InvariantCulture, out var amount)
        ? (amount / 100m).ToString("0.##", CultureInfo.InvariantCulture) : "";

    /// <summary>A deadline at the end of its day is written as the day; any other keeps its time.</summary>
    private string Due()
    {
        if (state.Own is not { } own || own.EndCause == DeadlineCause.LongTerm)
            return "";
        var day = LocalTime.DayOf(own.DueAt, zone);
        return own.DueAt == LocalTime.EndOfDay(day, zone) ? Write(day) : Moment(own.DueAt);
    }

    private string Closed()
    {
        if (state.ClosedAt is not { } at)
            return "否";
        var said = state.State == "closed" ? "是" : process.StateNamed(state.State)?.Title.Zh ?? "是";
        return $"{said}（{Instant(at)}）";
    }

    /// <summary>Midnight stands for a day whose time nobody wrote down.</summary>
    private string Instant(DateTimeOffset? instant) => instant is { } at
        ? LocalTime.TimeOf(at, zone) == TimeOnly.MinValue ? Write(LocalTime.DayOf(at, zone)) : Moment(at) : "";

    private string Moment(DateTimeOffset at) =>
        $"{Write(LocalTime.DayOf(at, zone))} {LocalTime.TimeOf(at, zone).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)}";

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
