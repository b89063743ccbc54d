using System.Globalization;

namespace Rectify.Engine;

/// <summary>What a request asks for: whether it is within bounds, and what it does once approved.</summary>
internal static class Requested
{
    /// <param name="madeAt">When it was made: bounds are measured from then, whenever it is decided.</param>
    public static Outcome.Refused? Objection(Draft draft, RequestRule rule, Brought with, DateTimeOffset madeAt) => rule.Then switch
    {
        RequestVerb.Extend => ExtensionObjection(draft, rule, with),
        RequestVerb.Pause => PauseObjection(draft, rule, with, LocalTime.DayOf(madeAt, draft.At.Zone)),
        RequestVerb.LongTerm => Future(draft, with, "review_on"),
        RequestVerb.Reassign when with.Fields.ContainsKey("new_deadline") => Future(draft, with, "new_deadline"),
        _ => null,
    };

    public static void Apply(Draft draft, RequestRule rule, Request request)
    {
        switch (rule.Then)
        {
            case RequestVerb.Extend:
                Extend(draft, request);
                break;
            case RequestVerb.Pause:
                Pause(draft, request);
                break;
            case RequestVerb.LongTerm:
                GoLongTerm(draft, request);
                break;
            case RequestVerb.Reassign:
                Reassign(draft, rule, request);
                break;
            case RequestVerb.EndAs:
                Scoring.ReverseSince(draft, request.MadeAt, request.Id);
                Moving.Enter(draft, draft.Process.StateNamed(rule.EndAs!)!); // verify refuses a file without
                break;
            case RequestVerb.DropMeasure:
                Measuring.Drop(draft, request.With.Measure);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Outcome.Refused? ExtensionObjection(Draft draft, RequestRule rule, Brought with)
    {
        if (draft.State.Own is not { Runs: true } own || !Budget.TryParse(with.Fields.GetValueOrDefault("new_deadline"), out var budget))
            return new Outcome.Refused(RefusalCode.TooLate);
        var due = draft.DueOf(budget, draft.Now);
        if (due <= own.DueAt || due <= draft.Now)
            return Deadlines.Past("new_deadline");
        return rule.Limit is { } limit && WorkingDays(draft, own.DueAt, due) > MostDays(draft, own, limit)
            ? new Outcome.Refused(RefusalCode.TooLong, [new Missing(MissingKind.Deadline, "new_deadline", MostDays(draft, own, limit).ToString(CultureInfo.InvariantCulture))])
            : null;
    }

    private static int MostDays(Draft draft, Deadline own, RequestLimit limit)
    {
        var original = WorkingDays(draft, own.BeganAt, own.OriginalDueAt);
        return Math.Min((int)(original * limit.Share), limit.And.Amount);
    }

    private static int WorkingDays(Draft draft, DateTimeOffset from, DateTimeOffset to) => draft.At.Calendar.WorkingDaysBetween(
        LocalTime.DayOf(from, draft.At.Zone).AddDays(1), LocalTime.DayOf(to, draft.At.Zone).AddDays(1));

    private static Outcome.Refused? PauseObjection(Draft draft, RequestRule rule, Brought with, DateOnly madeOn)
    {
        var (from, to) = IntervalOf(with, madeOn);
        if (from < madeOn || to <= from || to <= draft.Today)
            return Deadlines.Past("until");
        var left = (rule.AtMostDays ?? int.MaxValue) - Pausing.DaysPaused(draft.State);
        return to.DayNumber - from.DayNumber > left
            ? new Outcome.Refused(RefusalCode.TooLong, [new Missing(MissingKind.Deadline, "until", left.ToString(CultureInfo.InvariantCulture))])
            : null;
    }

    private static (DateOnly From, DateOnly To) IntervalOf(Brought with, DateOnly madeOn)
    {
        var from = Day(with, "pause_from") ?? madeOn;
        return (from, Day(with, "until") ?? from);
    }

    private static DateOnly? Day(Brought with, string field) =>
        DateOnly.TryParseExact(with.Fields.GetValueOrDefault(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Outcome.Refused? Future(Draft draft, Brought with, string field) =>
        Budget.TryParse(with.Fields.GetValueOrDefault(field), out var budget) && draft.DueOf(budget, draft.Now) > draft.Now
            ? null
            : Deadlines.Past(field);

    // Made in time and approved late is valid; the days between count for the original deadline only.
    private static void Extend(Draft draft, Request request)
    {
        // Objection has just been asked again: the deadline runs and the budget parses.
        var own = draft.State.Own!;
        var budget = BudgetOf(request, "new_deadline");
        draft.State = draft.State with
        {
            LateWhilePending = draft.State.LateWhilePending + draft.ClockworkOf(own.Version).WorkingDaysLate(own.DueAt, draft.Now),
            Tallies = draft.State.Tallies.SetItem("extended", draft.State.Tallies.GetValueOrDefault("extended") + 1),
        };
        draft.Renew(own, budget, draft.Now, DeadlineCause.Extended);
        foreach (var number in FieldValue.Codes(request.With.Fields.GetValueOrDefault("extend_measures", "")))
        {
            if (draft.State.DeadlineWith(Deadline.OfMeasure + number) is { Runs: true } measure)
                draft.Renew(measure, budget, draft.Now, DeadlineCause.Extended);
        }

        Scoring.ReverseSince(draft, request.MadeAt, request.Id);
    }

    private static void Pause(Draft draft, Request request)
    {
        var (from, to) = IntervalOf(request.With, LocalTime.DayOf(request.MadeAt, draft.At.Zone));
        Pausing.Begin(draft, from, to);
        Scoring.ReverseSince(draft, request.MadeAt, request.Id);
    }

    private static void GoLongTerm(Draft draft, Request request)
    {
        draft.End(Deadline.Finding, DeadlineCause.LongTerm);
        draft.Begin(Deadline.Review, BudgetOf(request, "review_on"), draft.Now, "review", DeadlineCause.LongTerm);
        draft.State = draft.State with { Conclusion = Conclusion.LongTerm, Fields = Fields.With(draft.Process, draft.State.Fields, request.With.Fields) };
    }

    private static void Reassign(Draft draft, RequestRule rule, Request request)
    {
        var state = draft.State;
        var unit = Guid.Parse(request.With.Fields["unit"]);
        draft.State = state with
        {
            Placement = state.Placement with { Unit = unit },
            FormerUnits = state.FormerUnits.Add(new FormerUnit(state.Placement.Unit, state.Sequence + 1)),
            Fields = state.Fields.Remove("rectifier"),
        };
        foreach (var other in state.Requests.Where(other => other.IsPending && other.Id != request.Id))
            draft.Follow(new Command.VoidRequest(other.Id, "transferred"));
        if (request.With.Fields.ContainsKey("new_deadline") && draft.State.Own is { Runs: true } own)
            draft.Renew(own, BudgetOf(request, "new_deadline"), draft.Now, DeadlineCause.Transferred);
        if (rule.EndAs is { } target)
            Moving.Enter(draft, draft.Process.StateNamed(target)!); // verify refuses a file that names no state
    }

    private static Budget BudgetOf(Request request, string field) =>
        Budget.TryParse(request.With.Fields.GetValueOrDefault(field), out var budget) ? budget : throw new System.Diagnostics.UnreachableException();
}
