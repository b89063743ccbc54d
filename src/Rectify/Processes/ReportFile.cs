using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A report of <c>workflows/reports</c>: what its figures count, and the sentences that they stand in.</summary>
/// <param name="Processes">Whose findings it counts.</param>
/// <param name="Apart">Findings in these states count nowhere.</param>
public sealed partial record ReportFile(
    string Name, Text Title, ImmutableArray<string> Processes, ImmutableArray<string> Apart,
    ImmutableArray<Figure> Figures, ImmutableArray<Rate> Rates, ImmutableArray<ReportSentence> Sentences)
{
    public Figure? FigureNamed(string name) => Figures.FirstOrDefault(figure => figure.Name == name);

    internal static ReportFile? Read(string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Report);
        section.Demand("figures", "processes");
        var report = new ReportFile(
            section.Required("report"), section.Title(), section.Names("processes"), section.Names("apart"),
            [.. section.Sections("figures", Vocabulary.Figure).Select(entry => ReadFigure(entry.Name, entry.Section))],
            [.. section.Sections("rates", Vocabulary.Rate).Select(entry => ReadRate(entry.Name, entry.Section))],
            [.. section.Sections("sentences", Vocabulary.Sentence).Select(entry => new ReportSentence(entry.Name, entry.Section.Title(), entry.Section.Title("text")))]);
        report.SayUnknown(section);
        return report;
    }

    private static Figure ReadFigure(string name, Section section)
    {
        var standing = section.Inner("standing", "conclusion", "state");
        return new Figure(
            name, section.Title(), section.Word("day", Vocabulary.FigureDays), CodesOf(section, "source"), CodesOf(section, "term"),
            CodesOf(section, "conclusion"), CodesOf(section, "state"),
            standing is null ? [] : CodesOf(standing, "conclusion"), standing is null ? [] : CodesOf(standing, "state"), CodesOf(section, "ended_as"),
            section.Word("still", Vocabulary.FigureStills), section.Number("late_by"), section.Flag("met"),
            section.Has("imported") && !section.Flag("imported"), CodesOf(section, "letter").FirstOrDefault())
        {
            IsInterviewed = section.Flag("interviewed"),
        };
    }

    private static Rate ReadRate(string name, Section section) => new(name, section.Title(), section.Required("of"), section.Required("among"));

    // They go into SQL as they are, so they are names and nothing else.
    private static ImmutableArray<string> CodesOf(Section section, string key)
    {
        foreach (var value in section.Values(key).Where(value => !Vocabulary.IsName(value.Text)))
            section.Say(value, $"“{value.Text}”不是取值的代码", $"'{value.Text}' is no code of a value");
        return section.Names(key);
    }

    private void SayUnknown(Section section)
    {
        var figures = Figures.Select(figure => figure.Name).ToHashSet();
        foreach (var name in Rates.SelectMany(rate => new[] { rate.Of, rate.Among }).Where(name => name.Length > 0 && !figures.Contains(name)))
            section.Say("rates", $"没有数字“{name}”", $"there is no figure '{name}'");
        var known = figures.Concat(Rates.Select(rate => rate.Name)).ToHashSet();
        foreach (var name in Sentences.SelectMany(sentence => NamePattern().Matches(sentence.Text.Zh + sentence.Text.En)).Select(match => match.Groups[1].Value).Distinct().Where(name => !known.Contains(name)))
            section.Say("sentences", $"没有数字“{name}”", $"there is no figure '{name}'");
    }

    /// <summary>A sentence's text, cut at the names that it leaves to be filled in.</summary>
    public static IEnumerable<(string Text, bool IsName)> Pieces(string text) =>
        NamePattern().Split(text).Select((piece, index) => (piece, index % 2 == 1)); // what a group took stands between what it cut

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex NamePattern();
}

/// <summary>One figure: which findings it counts, of a span of days. Empty lists and absent words ask nothing.</summary>
/// <param name="Day">Which of its days lies in the span; null when none has to.</param>
/// <param name="StandingConclusions">It has one of these, or is in one of <paramref name="StandingStates"/>.</param>
/// <param name="EndedAs">It had ended by the span's end, in one of these states.</param>
/// <param name="LateBy">At the span's end, at least so many working days past its deadline.</param>
/// <param name="IsMet">It was handed over no later than due.</param>
/// <param name="WithoutImported">What came from an old ledger is left out.</param>
/// <param name="Letter">A letter of this kind was signed in the span.</param>
public sealed record Figure(
    string Name, Text Title, FigureDay? Day, ImmutableArray<string> Sources, ImmutableArray<string> Terms, ImmutableArray<string> Conclusions,
    ImmutableArray<string> States, ImmutableArray<string> StandingConclusions, ImmutableArray<string> StandingStates, ImmutableArray<string> EndedAs,
    FigureStill? Still, int? LateBy, bool IsMet, bool WithoutImported, string? Letter)
{
    /// <summary>An interview about it was held in the span; the figure counts the people who were spoken to, and lists the findings.</summary>
    public bool IsInterviewed { get; init; }
}

/// <summary>A figure as a share of another.</summary>
public sealed record Rate(string Name, Text Title, string Of, string Among);

/// <summary>A sentence of a report; <c>{name}</c> stands for a figure or a rate.</summary>
public sealed record ReportSentence(string Name, Text Title, Text Text);

/// <summary>A day of a finding's life that puts it into a span.</summary>
public enum FigureDay { Opened, Issued, Due, HandedOver, Closed }

/// <summary>How a finding stood when the span ended, or when it began.</summary>
public enum FigureStill { Open, Overdue, OpenAtBegin }
