using System.Globalization;

namespace Rectify.Engine;

/// <summary>What a request asks for: whether it is within bounds, and what it does once approved.</summary>
internal static class Requested
{
    /// <param name="madeAt">When it was made: spans and bounds are measured from then, whenever it is decided.</param>
    /// <param name="isDecision">What approvers may add must be there now.</param>
    public static Outcome.Refused? Objection(Draft draft, RequestRule rule, Brought with, DateTimeOffset madeAt, bool isDecision) => rule.Then switch
    {
        RequestVerb.Extend => ExtensionObjection(draft, rule, with, madeAt),
        RequestVerb.Pause => PauseObjection(draft, rule, with, madeAt),
        RequestVerb.LongTerm when draft.State.Own is not { Runs: true } => new Outcome.Refused(RefusalCode.TooLate),
        RequestVerb.LongTerm => Future(draft, with, "review_on"),
        RequestVerb.Reassign => ReassignObjection(draft, with, isDecision),
        RequestVerb.DropMeasure when draft.State.MeasureWith(with.Measure) is not { Status: MeasureStatus.Planned } =>
            new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Measure, "", "planned")]),
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

    private static Outcome.Refused? ExtensionObjection(Draft draft, RequestRule rule, Brought with, DateTimeOffset madeAt)
    {
        if (draft.State.Own is not { Runs: true } own)
            return new Outcome.Refused(RefusalCode.TooLate);
        if (!Budget.TryParse(with.Fields.GetValueOrDefault("new_deadline"), out var budget))
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Field, "new_deadline", "")]);
        var due = draft.DueOf(budget, madeAt);
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

    private static Outcome.Refused? PauseObjection(Draft draft, RequestRule rule, Brought with, DateTimeOffset madeAt)
    {
        var (from, to) = IntervalOf(draft, with, madeAt);
        if (from < LocalTime.DayOf(madeAt, draft.At.Zone))
            return Deadlines.Past("pause_from");
        if (to <= from || to <= draft.Today)
            return Deadlines.Past("until");
        if (rule.AtMostDays is not { } most || Pausing.DaysPaused(draft.State.Pauses.Add(new Pause(from, to, draft.Now))) <= most)
            return null;
        var left = most - Pausing.DaysPaused(draft.State.Pauses);
        return new Outcome.Refused(RefusalCode.TooLong, [new Missing(MissingKind.Deadline, "until", left.ToString(CultureInfo.InvariantCulture))]);
    }

    // The day on which a deadline ran out is over for it: were it paused, what is overdue would be so no more (engine.md 4.5).
    private static (DateOnly From, DateOnly To) IntervalOf(Draft draft, Brought with, DateTimeOffset madeAt)
    {
        var from = Day(with, "pause_from") ?? LocalTime.DayOf(madeAt, draft.At.Zone);
        if (draft.State.Own is { Runs: true } own && own.DueAt < madeAt && from == LocalTime.DayOf(own.DueAt, draft.At.Zone))
            from = from.AddDays(1);
        return (from, Day(with, "until") ?? from);
    }

    private static Outcome.Refused? ReassignObjection(Draft draft, Brought with, bool isDecision)
    {
        var unit = with.Fields.GetValueOrDefault("unit");
        if (isDecision && !Guid.TryParse(unit, out _))
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Field, "unit", "")]);
        if (Guid.TryParse(unit, out var to) && to == draft.State.Placement.Unit)
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.FieldWrong, "unit", "")]);
        return with.Fields.ContainsKey("new_deadline") ? Future(draft, with, "new_deadline") : null;
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
            LateWhilePending = draft.State.LateWhilePending + draft.ClockworkOf(own).WorkingDaysLate(own.DueAt, draft.Now),
            Tallies = draft.State.Tallies.SetItem("extended", draft.State.Tallies.GetValueOrDefault("extended") + 1),
        };
        draft.Renew(own, budget, request.MadeAt, DeadlineCause.Extended);
        foreach (var number in FieldValue.Codes(request.With.Fields.GetValueOrDefault("extend_measures", "")))
        {
            if (draft.State.DeadlineWith(Deadline.OfMeasure + number) is { Runs: true } measure)
                draft.Renew(measure, budget, request.MadeAt, DeadlineCause.Extended);
        }

        Scoring.ReverseSince(draft, request.MadeAt, request.Id);
    }

    private static void Pause(Draft draft, Request request)
    {
        var due = draft.State.Own?.DueAt;
        var (from, to) = IntervalOf(draft, request.With, request.MadeAt);
        Pausing.Begin(draft, from, to);
        if (draft.State.Own?.DueAt > due)
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
        draft.VoidPending("transferred", except: request.Id);
        if (request.With.Fields.ContainsKey("new_deadline") && draft.State.Own is { Runs: true } own)
            draft.Renew(own, BudgetOf(request, "new_deadline"), draft.Now, DeadlineCause.Transferred);
        if (rule.EndAs is { } target)
            Moving.Enter(draft, draft.Process.StateNamed(target)!); // verify refuses a file that names no state
    }

    private static Budget BudgetOf(Request request, string field) =>
        Budget.TryParse(request.With.Fields.GetValueOrDefault(field), out var budget) ? budget : throw new System.Diagnostics.UnreachableException();
}
