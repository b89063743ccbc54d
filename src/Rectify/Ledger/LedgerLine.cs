using System.Globalization;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>A finding as one line of an exported ledger: the 24 columns, in the words that an import reads back.</summary>
/// <param name="zone">The unit's: days are written as its people count them.</param>
internal sealed class LedgerLine(Process process, CaseState state, string number, string unit, TimeZoneInfo zone)
{
    private static readonly string[] Conclusions = ["未启动", "整改中", "阶段性完成", "已完成", "长期坚持"];

    public string[] Cells(int sequence) =>
    [
        sequence.ToString(CultureInfo.InvariantCulture), number, Choice("source"), Day("found_on"), Text("inspectors"), unit, Text("place"),
        Choice("area"), Choice("category"), Text("description"), Text("basis"), Choice("severity"), Text("goal"), Text("measures_summary"),
        Choice("term"), Due(), Text("leader_responsible"), Text("responsible_unit"), Person(), Text("progress"),
        Conclusions[(int)state.Conclusion], Instant(state.HandedOverAt), Text("verification_opinion"), Closed(),
    ];

    private string Text(string field) => state[field] ?? "";

    private string Day(string field) => Text(field) is { Length: > 0 } found ? found : Instant(state.OpenedAt);

    private string Choice(string field) => state[field] is { } code && process.FieldNamed(field) is { } named
        ? process.ChoicesOf(named)?.Find(code)?.Title.Zh ?? code : "";

    private string Person() => string.Join(' ', new[] { Text("rectifier_name"), Text("phone") }.Where(part => part.Length > 0));

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
