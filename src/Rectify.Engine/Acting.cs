using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Takes an action: the guards, what it writes into the finding, and the move it makes.</summary>
internal static class Acting
{
    public static Outcome.Refused? Take(Draft draft, Command.Act act)
    {
        if (Objection(draft, act) is { } refused)
            return refused;
        var rule = RuleOf(draft, act)!; // no objection was raised to there being none
        if (rule.Measure is { } measure && Measuring.Take(draft, measure, act.With) is { } unmeasured)
            return unmeasured;

        Perform(draft, act, rule, TargetOf(draft, rule));
        return null;
    }

    /// <summary>Why the action can't be taken like this; null when nothing but its measure could still stand against it.</summary>
    public static Outcome.Refused? Objection(Draft draft, Command.Act act)
    {
        if (RuleOf(draft, act) is not { } rule)
            return new Outcome.Refused(draft.Here.IsFinal ? RefusalCode.Ended : RefusalCode.NotHere);
        if (Guards.Objection(draft.Process, draft.State, rule, act.By, draft.Today) is { } objection)
            return new Outcome.Refused(objection);
        var missing = Guards.Lacks(draft.Process, draft.State, rule, act.With);
        if (!missing.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, missing);

        return DeadlineObjection(draft, rule, TargetOf(draft, rule), act.With);
    }

    private static ActionRule? RuleOf(Draft draft, Command.Act act) => draft.Process.RuleFor(draft.Here, act.Action);

    private static State? TargetOf(Draft draft, ActionRule rule) => rule.To switch
    {
        null => null,
        _ when draft.Into is { } into => into,
        ActionRule.Previous => draft.Process.StateNamed(draft.State.Before),
        var to => draft.Process.StateNamed(to),
    };

    // A finding that goes back to the unit must have a due instant ahead of it: one that is past must be named anew.
    private static Outcome.Refused? DeadlineObjection(Draft draft, ActionRule rule, State? target, Brought with)
    {
        if (rule.StartsDeadline && target?.Owner is { } owner && draft.At.Vacant.Contains(owner))
            return new Outcome.Refused(RefusalCode.NobodyThere);
        if (rule.StartsDeadline)
            return Ahead(draft, with.Fields.GetValueOrDefault("deadline") ?? draft.State["deadline"] ?? Fields.PresetOf(draft.Process, with.Fields, "deadline"), "deadline");
        if (rule.Progress && draft.State.DeadlineWith(Deadline.Review) is { Runs: true } && with.Fields.GetValueOrDefault("review_on") is { Length: > 0 } review)
            return Ahead(draft, review, "review_on");
        if (rule.NewDeadline is not { } field)
            return null;
        return Deadlines.Objection(draft, field, with, target);
    }

    private static Outcome.Refused? Ahead(Draft draft, string? text, string field)
    {
        if (!Budget.TryParse(text, out var budget))
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Field, field, "")]);
        return draft.DueOf(budget, draft.Now) > draft.Now ? null : Deadlines.Past(field);
    }

    private static void Perform(Draft draft, Command.Act act, ActionRule rule, State? target)
    {
        var before = draft.State;
        Write(draft, act, rule);
        Turn(draft, act, rule);
        if (target is not null)
            Move(draft, act, rule, target, before);
        else if (!act.By.IsSystem)
            Moving.SomeoneActed(draft, act.By);
        if (target is null)
            TellNamed(draft, act, before);
        if (!rule.Tells.IsEmpty)
            Tell(draft, act, rule);
        After(draft, act, rule);
    }

    // A move tells whoever owns the new state; who is named where it stays would hear of it from nobody.
    private static void TellNamed(Draft draft, Command.Act act, CaseState before)
    {
        foreach (var party in draft.Process.Parties.Where(party => party.Named && draft.State[party.Name] != before[party.Name]))
        {
            if (Guid.TryParse(draft.State[party.Name], out var named) && named != act.By.Account)
                draft.Add(new Effect.NotifyPerson(named, "named", party.Name));
        }
    }

    private static void Tell(Draft draft, Command.Act act, ActionRule rule)
    {
        var parties = rule.Tells.Select(party => party == Party.Owner ? draft.Here.Owner : party).OfType<string>().Distinct();
        draft.Add(new Effect.Notify([.. parties], "told", $"{rule.Name} {act.With.Note?.Trim()}".TrimEnd()));
    }

    private static void Write(Draft draft, Command.Act act, ActionRule rule)
    {
        var state = draft.State;
        var fields = rule.Measure is null ? Fields.With(draft.Process, state.Fields, act.With.Fields) : state.Fields;
        if (rule.Names is { } field)
            fields = fields.SetItem(field, (act.By.OnBehalfOf ?? act.By.Account).ToString()); // a delegate is nobody of the unit
        var deed = new Deed(act.Action, act.By.Account, act.By.OnBehalfOf);
        draft.State = state with
        {
            Fields = fields,
            Evidence = act.With.Evidence.IsEmpty || rule.Measure is not null ? state.Evidence : state.Evidence.AddRange(NewPieces(draft, act)),
            Deeds = act.By.IsSystem || state.Deeds.Contains(deed) ? state.Deeds : state.Deeds.Add(deed),
            Tallies = rule.Counts is { } tally ? state.Tallies.SetItem(tally, state.Tallies.GetValueOrDefault(tally) + 1) : state.Tallies,
            Conclusion = rule.Conclude ?? state.Conclusion,
        };
    }

    private static IEnumerable<Piece> NewPieces(Draft draft, Command.Act act) => act.With.Evidence.Distinct()
        .Where(id => draft.State.Evidence.All(piece => piece.Id != id))
        .Select(id => new Piece(id, draft.Now, act.By.Account));

    private static void Turn(Draft draft, Command.Act act, ActionRule rule)
    {
        if (rule.Progress)
            ReportProgress(draft, act.With);
        if (rule.EndsPause)
            Pausing.Resume(draft);
        if (rule.StartsDeadline && Budget.TryParse(draft.State["deadline"], out var budget))
            draft.Begin(Deadline.Finding, budget, draft.Now, Deadlines.LadderOf(draft), DeadlineCause.Set);
        if (rule.HandsOver)
            HandOver(draft);
    }

    private static void ReportProgress(Draft draft, Brought with)
    {
        draft.State = draft.State with { Stalled = false };
        if (draft.State.DeadlineWith(Deadline.Progress) is { Runs: true } progress)
            draft.Renew(progress, progress.Version.Budget, draft.Now, DeadlineCause.Done);
        if (draft.State.DeadlineWith(Deadline.Review) is { Runs: true } review && Budget.TryParse(with.Fields.GetValueOrDefault("review_on"), out var next))
            draft.Renew(review, next, draft.Now, DeadlineCause.Done);
    }

    private static void HandOver(Draft draft)
    {
        draft.State = draft.State with { HandedOverAt = draft.Now };
        draft.VoidPending("handed_over");
    }

    /// <param name="before">The finding before the action.</param>
    private static void Move(Draft draft, Command.Act act, ActionRule rule, State target, CaseState before)
    {
        if (rule.UntilActedOn && draft.State.LastMove is { } undone)
        {
            draft.State = draft.State with
            {
                HandedOverAt = undone.HandedOverAt,
                ReturnedAt = undone.ReturnedAt,
                Conclusion = undone.Conclusion,
            };
            Moving.Enter(draft, target);
            return;
        }

        Deadlines.GiveBack(draft, target, rule.NewDeadline, act.With);
        Moving.Enter(draft, target);
        if (!act.By.IsSystem)
        {
            draft.State = draft.State with
            {
                LastMove = new LastMove(
                    act.Action, act.By.Account, act.By.OnBehalfOf, before.State, before.HandedOverAt, before.ReturnedAt, before.Conclusion, ActedOn: false),
            };
        }
    }

    private static void After(Draft draft, Command.Act act, ActionRule rule)
    {
        var state = draft.State;
        if (rule.Raise is { } rung && state.Own is { Runs: true } own && draft.At.Shelf.LadderWith(own.Version.Ladder) is var ladder && Firing.IsAhead(own.Version, ladder, rung))
            draft.Follow(new Command.FireRung(own.Key, own.Version.Number, rung, Raised: true, Firing.StageBy(ladder, rung)));
        if (rule.Document is { } document)
            draft.Add(new Effect.DraftLetter(document, state.Placement.Unit, rule.SignBy ?? Party.System, rule.Name));
        if (rule.Reissue)
            draft.Tell(draft.Here.Owner, "reissued", rule.Name);
        if (rule.Opens is { } opens)
            Open(draft, opens, act.With);
        if (rule.Merges is { } field)
            draft.Add(new Effect.Merge(field, draft.State[field] ?? ""));
    }

    private static void Open(Draft draft, Opening opens, Brought with)
    {
        if (opens.AtOthers is { } others)
            draft.Add(new Effect.OpenFinding(opens.Process, opens.Link, HandedOn(draft, others), AtOthers: true));
        else if (opens.Parts is null)
            draft.Add(new Effect.OpenFinding(opens.Process, opens.Link));
        foreach (var part in with.Parts ?? [])
            draft.Add(new Effect.OpenFinding(opens.Process, opens.Link, Splitting.FieldsOf(draft, part), draft.State.OpenedAt));
    }

    private static ImmutableSortedDictionary<string, string> HandedOn(Draft draft, OthersRule others) =>
        draft.State.Fields.Where(field => others.HandsOn.Contains(field.Key)).ToImmutableSortedDictionary();
}
