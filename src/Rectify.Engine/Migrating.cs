namespace Rectify.Engine;

/// <summary>Lets a finding go on under another version of its process (engine.md 2). The draft's process is the version that comes; the
/// finding's state, where it was before and what is asked of it bear names of the one that goes.</summary>
internal static class Migrating
{
    public static Outcome.Refused? Migrate(Draft draft, Command.Migrate migrate)
    {
        var state = draft.State;
        if (state.ClosedAt is not null)
            return new Outcome.Refused(RefusalCode.Ended);
        if (draft.Process.Version != migrate.To || draft.Process.StateNamed(migrate.Renamed(state.State)) is not { IsFinal: false } target)
            return new Outcome.Refused(RefusalCode.NotHere);
        if (Objection(draft, target) is { } objection)
            return objection;

        draft.EndAll(DeadlineCause.Left, Moving.BelongsToState);
        draft.State = Stood(draft, migrate, target);
        foreach (var request in state.Requests.Where(request => request.IsPending && !CanBeDecided(draft.Process, request)))
            draft.Follow(new Command.VoidRequest(request.Id, "migrated"));
        Moving.Settle(draft, target);
        if (target.SignOff is not null)
            TellSigners(draft, state);
        return null;
    }

    // Moving back and forth, setting and ending deadlines are people's deeds and no migration's.
    private static Outcome.Refused? Objection(Draft draft, State target)
    {
        var state = draft.State;
        if (state.Fields.FirstOrDefault(one => one.Value.Length > 0 && draft.Process.FieldNamed(one.Key) is { Seal: not null } && !SealedValue.Is(one.Value)) is { Key: { } open })
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.FieldWrong, open, "sealed")]); // its plain text stands in the history
        if (target.DueWithFinding && state.HandedOverAt is not null)
            return new Outcome.Refused(RefusalCode.HandedOver);
        if (target.DueWithFinding && state is { Own: null, Imported: false })
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Deadline, "deadline", "")]);
        return Importing.Contradiction(draft.Process, target.Name, target.Conclude ?? state.Conclusion);
    }

    // What the finding remembers of its states bears the new names, so that locked fields stay locked and a recall finds its way.
    private static CaseState Stood(Draft draft, Command.Migrate migrate, State target)
    {
        var state = draft.State;
        var last = state.LastMove is { } move ? move with { From = migrate.Renamed(move.From) } : null;
        return state with
        {
            State = target.Name,
            Previous = state.Previous is { } previous ? Known(draft, migrate.Renamed(previous)) : null,
            EnteredAt = draft.Now,
            Visited = [.. state.Visited.Select(migrate.Renamed).Append(target.Name).Distinct()],
            Conclusion = target.Conclude ?? state.Conclusion,
            LastMove = last is not null && Known(draft, last.From) is not null ? last : null,
            Stalled = state.Stalled && target.ProgressEvery is not null,
        };
    }

    private static string? Known(Draft draft, string state) => draft.Process.StateNamed(state)?.Name;

    private static bool CanBeDecided(Process process, Request request) =>
        process.RequestNamed(request.Kind) is { } rule && request.Steps.Length < rule.Approve.Length;

    // The signatures of earlier rounds stand; those of the round that was going on are void.
    private static void TellSigners(Draft draft, CaseState before)
    {
        foreach (var signature in before.Round?.Signatures.Where(signature => signature.At >= before.EnteredAt) ?? [])
            draft.Add(new Effect.NotifyPerson(signature.Person, "signing_void", signature.Party));
    }
}
