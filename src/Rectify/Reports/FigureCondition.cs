using System.Collections.Immutable;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>What a figure counts, as a condition on a row <c>f</c> of <c>finding</c>.</summary>
/// <remarks>Codes stand in the text as they are: <see cref="ReportFile"/> takes nothing for a code but names.</remarks>
internal static class FigureCondition
{
    /// <param name="begins">Parameter: first instant of the span.</param>
    /// <param name="ends">Parameter: first instant behind it.</param>
    /// <param name="at">Parameter: when the standing is looked at.</param>
    /// <param name="lateSince">Parameter: due before it is late enough.</param>
    public static string Of(ReportFile report, Figure figure, string begins, string ends, string at, string lateSince) =>
        $"{Tracked(report)} and f.opened_at < {ends} and {AmongTracked(figure, begins, ends, at, lateSince)}";

    /// <summary>The same of a row that is known to be one of those that the report looks at, opened before the span's end.</summary>
    public static string AmongTracked(Figure figure, string begins, string ends, string at, string lateSince)
    {
        var conditions = new List<string>();
        if (figure.Day is { } day)
            conditions.Add(OnDay(day, begins, ends));
        AddAny("f.source", figure.Sources);
        AddAny("f.case_state #>> '{fields,term}'", figure.Terms);
        AddAny("f.conclusion", figure.Conclusions);
        AddAny("f.state", figure.States);
        if (figure.StandingConclusions.Length + figure.StandingStates.Length > 0)
            conditions.Add($"({Any("f.conclusion", figure.StandingConclusions)} or {Any("f.state", figure.StandingStates)})");
        if (figure.EndedAs.Length > 0)
            conditions.Add($"f.closed_at < {at} and {Any("f.state", figure.EndedAs)}");
        if (figure.Still is { } still)
            conditions.Add(StillOf(still, begins, at));
        if (figure.LateBy is not null)
            conditions.Add($"f.due_at < {lateSince}");
        if (figure.IsMet)
            conditions.Add("f.handed_over_at <= f.due_at");
        if (figure.WithoutImported)
            conditions.Add("not f.is_imported");
        if (figure.Letter is { } letter)
            conditions.Add($"f.id in ({SpokenOf($"l.kind = '{letter}' and l.status = 'signed' and {In("l.signed_at", begins, ends)}")})");
        if (figure.IsInterviewed)
            conditions.Add($"f.id in (select about.finding_id from interview v join interview_finding about on about.interview_id = v.id where {In("v.held_at", begins, ends)})");
        return conditions.Count == 0 ? "true" : string.Join(" and ", conditions);

        void AddAny(string column, ImmutableArray<string> values)
        {
            if (values.Length > 0)
                conditions.Add(Any(column, values));
        }
    }

    // The findings of letters, asked once for all rows.
    private static string SpokenOf(string letters) => $"""
        select l.finding_id from letter l where l.collects is null and {letters}
        union all
        select item.finding_id from letter l join letter_item item on item.letter_id = l.id where item.left_at is null and {letters}
        """;

    /// <summary>What a report looks at, whatever the figure; never what only some may know of, for figures are remembered.</summary>
    public static string Tracked(ReportFile report) =>
        $"f.confined_to is null and {Any("f.process", report.Processes)}" + (report.Apart.Length == 0 ? "" : $" and not {Any("f.state", report.Apart)}");

    /// <summary>How many people were spoken to about findings that a condition on <c>f</c> holds of, each interview once.</summary>
    /// <param name="unit">The unit counted; SQL null for all of them.</param>
    public static string People(string condition, string unit, string begins, string ends) => $"""
        (select count(*)::int from interview v join interview_person person on person.interview_id = v.id
         where {In("v.held_at", begins, ends)} and ({unit} is null or v.unit_id = {unit})
            and exists (select from interview_finding about join finding f on f.id = about.finding_id where about.interview_id = v.id and {condition}))
        """;

    private static string In(string instant, string begins, string ends) => $"{instant} >= {begins} and {instant} < {ends}";

    private static string Any(string column, ImmutableArray<string> values) => $"coalesce({column}, '') = any('{{{string.Join(',', values)}}}')";

    private static string OnDay(FigureDay day, string begins, string ends) => day switch
    {
        FigureDay.Opened => In("f.opened_at", begins, ends),
        FigureDay.Issued => $"f.id in (select d.finding_id from deadline d where d.key = 'finding' and d.version = 1 and {In("d.began_at", begins, ends)})",
        FigureDay.Due => In("f.due_at", begins, ends),
        FigureDay.HandedOver => In("f.handed_over_at", begins, ends),
        FigureDay.Closed => In("f.closed_at", begins, ends),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string StillOf(FigureStill still, string begins, string at) => still switch
    {
        FigureStill.Open => OpenAt(at),
        FigureStill.OpenAtBegin => $"f.opened_at < {begins} and {OpenAt(begins)}",
        FigureStill.Overdue => $"f.due_at < {at} and {OpenAt(at)} and (f.handed_over_at is null or f.handed_over_at >= {at})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string OpenAt(string instant) => $"(f.closed_at is null or f.closed_at >= {instant})";
}
