using System.Globalization;
using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Documents;

/// <summary>A finding that a document speaks of, as it stood then.</summary>
/// <param name="Names">Of people, by id; a document that names nobody needs none.</param>
public sealed record LetterSubject(Process Process, string Number, CaseState State, Circumstances At, IReadOnlyDictionary<Guid, string>? Names = null)
{
    /// <returns>Empty for what the finding doesn't say.</returns>
    public string Of(string name) => name switch
    {
        "deadline" => Day(State.Own?.DueAt),
        "original_deadline" => Day(State.Own?.OriginalDueAt),
        "handed_over" => Day(State.HandedOverAt),
        "days_late" => DaysLate.ToString(CultureInfo.InvariantCulture),
        "extensions" => Tally("extended"),
        "returns" => Tally("returned"),
        "today" => Day(At.Now),
        "evidence" => State.Evidence.Length.ToString(CultureInfo.InvariantCulture),
        "measures" when State.Measures.Length > 0 => string.Join('\n', State.Measures.Select(measure => string.Create(CultureInfo.InvariantCulture, $"{measure.Number}．{measure.Title}"))),
        "measures" => Value("measures_summary"),
        "rectifier" when Value("rectifier") is not { Length: > 0 } => Value("rectifier_name"),
        _ => Value(name),
    };

    /// <summary>，已超期5个工作日; empty while it isn't.</summary>
    public string Overdue => DaysLate is > 0 and var days ? string.Create(CultureInfo.InvariantCulture, $"，已超期{days}个工作日") : "";

    public int DaysLate => State.Own is { } own
        ? new Clockwork(At.Shelf.CalendarWith(own.Version.Calendar), At.Zone, State.Pauses).WorkingDaysLate(own.DueAt, State.HandedOverAt ?? At.Now)
        : 0;

    /// <summary>编号…：what is wrong, what it is not in line with, by when, and how late it is.</summary>
    public string Line()
    {
        var basis = Of("basis") is { Length: > 0 } some ? $"不符合：{Sentence(some)}" : "";
        var term = Of("term") is { Length: > 0 } kind ? $"（{kind}）" : "";
        return $"编号{Number}：{Sentence(Of("description"))}{basis}整改期限：{Of("deadline")}{term}{Overdue}。";
    }

    /// <summary>2026年3月2日: official letters write days without leading zeroes (GB/T 9704-2012, 7.3.5).</summary>
    public string Day(DateTimeOffset? instant) => instant is { } some ? Written(LocalTime.DayOf(some, At.Zone)) : "（未定）";

    public static string Written(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    /// <summary>A field's value as a document writes it; empty for a sealed one.</summary>
    public string Value(string field, string? value)
    {
        if (value is not { Length: > 0 } || SealedValue.Is(value))
            return "";
        if (Process.FieldNamed(field) is not { } known)
            return value;
        return known.Type switch
        {
            FieldType.Choice or FieldType.Choices => string.Join('、', FieldValue.Codes(value).Select(code => Process.ChoicesOf(known)?.Find(code)?.Title.Zh ?? code)),
            FieldType.Money => $"{PostedField.Yuan(value)}元",
            FieldType.Person or FieldType.Organisation => Guid.TryParse(value, out var id) ? Names?.GetValueOrDefault(id) ?? "" : value,
            FieldType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day) ? Written(day) : value,
            FieldType.Deadline => Budgeted(value),
            _ => value.ReplaceLineEndings("\n"),
        };
    }

    private string Value(string field) => Value(field, State[field]);

    private string Tally(string name) => State.Tallies.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture);

    private static string Sentence(string text) => $"{text.ReplaceLineEndings(" ").TrimEnd('。', ' ')}。";

    // A day, an instant, or a span of days.
    private string Budgeted(string value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day))
            return Written(day);
        if (!Span.TryParse(value, out var span))
            return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? Day(at) : value;
        var unit = value.EndsWith("wd", StringComparison.Ordinal) ? "个工作日" : value.EndsWith("mo", StringComparison.Ordinal) ? "个月" : "日";
        return string.Create(CultureInfo.InvariantCulture, $"{span.Amount}{unit}");
    }
}
