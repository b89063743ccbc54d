using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Documents;

/// <summary>What the placeholders of a template stand for on one occasion.</summary>
/// <param name="Subjects">The findings it speaks of, by number; empty for a bulletin of a period.</param>
/// <param name="Unit">The addressee's name.</param>
/// <param name="Issuer">In whose name it goes out.</param>
public sealed record LetterWords(IReadOnlyList<LetterSubject> Subjects, string Unit, string Issuer)
{
    private const string Differing = "（见所列各项）";
    private const string NotFilled = "（未填报）";

    /// <summary>What the occasion says; goes before what the findings say.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Paragraphs before the template's own.</summary>
    public ImmutableArray<string> Preface { get; init; } = [];

    /// <summary>What there are several of, by the placeholder that counts them: a table's row with it is there once for each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Rows
    {
        get => field ?? new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> { ["ordinal"] = [.. Subjects.Select((subject, at) => new SubjectRow(subject, at + 1).Values)] };
        init;
    }

    public string Of(string name) => Given.GetValueOrDefault(name) ?? name switch
    {
        "unit" => Unit,
        "issuer" => Issuer,
        "finding" => string.Join('、', Subjects.Select(subject => subject.Number)),
        "list" => string.Join('；', List()),
        "count" => Subjects.Count.ToString(CultureInfo.InvariantCulture),
        "terms" => Tally("term"),
        "severities" => Tally("severity"),
        "overdue" => Subjects is [var only] ? only.Overdue : "",
        "campaign" => "日常监督检查",
        "note" or "authority" or "teams" or "step" or "signature" or "ordinal" => "",
        _ => Subjects.Select(subject => subject.Of(name)).Distinct().ToArray() switch
        {
            [var same] => same is { Length: > 0 } ? same : NotFilled,
            [] => NotFilled,
            _ => Differing,
        },
    };

    /// <summary>1．编号…：what is wrong; what it is not in line with; by when, and how late it is. A single one has no ordinal.</summary>
    public IReadOnlyList<string> List() =>
        [.. Subjects.Select((subject, at) => (Subjects.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{at + 1}．")) + subject.Line())];

    /// <summary>The same under a heading for each area: （一）….</summary>
    public IEnumerable<PaperBlock> Sections() => Subjects
        .GroupBy(subject => subject.Of("area") is { Length: > 0 } area ? area : "其他")
        .SelectMany((area, at) => (PaperBlock[])
        [
            new PaperBlock.Heading(2, $"（{Chinese(at + 1)}）{area.Key}", ""),
            .. area.Select((subject, item) => new PaperBlock.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{item + 1}．{subject.Line()}"))),
        ]);

    // 限期整改3个、立行立改2个, the most first.
    private string Tally(string field) => string.Join('、', Subjects
        .GroupBy(subject => subject.Of(field) is { Length: > 0 } value ? value : "未定")
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}{group.Count()}个")));

    private static string Chinese(int number)
    {
        const string Digits = "零一二三四五六七八九";
        return number switch
        {
            < 10 => $"{Digits[number]}",
            < 20 => $"十{(number == 10 ? "" : Digits[number - 10])}",
            _ => $"{Digits[number / 10 % 10]}十{(number % 10 == 0 ? "" : Digits[number % 10])}",
        };
    }

    /// <summary>A finding's row in a list of them.</summary>
    private sealed record SubjectRow(LetterSubject Subject, int Ordinal)
    {
        private static readonly string[] Names = ["description", "basis", "term", "deadline", "original_deadline", "days_late", "progress", "place", "area", "category", "severity", "goal", "result"];

        public IReadOnlyDictionary<string, string> Values => Names.ToDictionary(name => name, Subject.Of)
            .Append(new("ordinal", Ordinal.ToString(CultureInfo.InvariantCulture))).Append(new("finding", Subject.Number)).ToDictionary();
    }
}
