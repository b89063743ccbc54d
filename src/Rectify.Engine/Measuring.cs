using System.Globalization;

namespace Rectify.Engine;

/// <summary>整改措施: plans and finishes what the unit undertakes (engine.md 4.7).</summary>
internal static class Measuring
{
    public static Outcome.Refused? Take(Draft draft, MeasureAct act, Brought with) => act switch
    {
        MeasureAct.Plan => Plan(draft, with),
        MeasureAct.Finish => Finish(draft, with),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Deadline.OfMeasure}{number}");

    private static Outcome.Refused? Plan(Draft draft, Brought with)
    {
        var due = Budget.TryParse(with.Fields.GetValueOrDefault("measure_due"), out var budget) ? draft.DueOf(budget, draft.Now) : (DateTimeOffset?)null;
        if (due <= draft.Now)
            return Deadlines.Past("measure_due");
        if (draft.State.Own is { Runs: true } own && due > own.DueAt)
            return new Outcome.Refused(RefusalCode.TooLong, [new Missing(MissingKind.Deadline, "measure_due", own.DueAt.ToString("O", CultureInfo.InvariantCulture))]);

        var number = draft.State.Measures.Length + 1;
        var person = Guid.TryParse(with.Fields.GetValueOrDefault("measure_person"), out var id) ? id : (Guid?)null;
        var measure = new Measure(number, with.Fields.GetValueOrDefault("measure_title", ""), person, MeasureStatus.Planned, []);
        draft.State = draft.State with { Measures = draft.State.Measures.Add(measure) };
        if (due is not null)
            draft.Begin(KeyOf(number), budget, draft.Now, "measure", DeadlineCause.Set);
        return null;
    }

    private static Outcome.Refused? Finish(Draft draft, Brought with)
    {
        if (draft.State.MeasureWith(with.Measure) is not { Status: MeasureStatus.Planned } measure)
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Measure, "", "planned")]);
        if (with.Evidence.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Evidence, "", "1")]);

        Become(draft, measure with { Status = MeasureStatus.Done, Evidence = with.Evidence }, DeadlineCause.Done);
        return null;
    }

    /// <summary>An approved request drops a measure that is still planned.</summary>
    public static void Drop(Draft draft, int number)
    {
        if (draft.State.MeasureWith(number) is { Status: MeasureStatus.Planned } measure)
            Become(draft, measure with { Status = MeasureStatus.Dropped }, DeadlineCause.Decided);
    }

    private static void Become(Draft draft, Measure next, DeadlineCause cause)
    {
        var measures = draft.State.Measures;
        draft.State = draft.State with { Measures = measures.SetItem(next.Number - 1, next) };
        draft.End(KeyOf(next.Number), cause);
    }
}
