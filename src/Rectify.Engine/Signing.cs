using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Engine;

/// <summary>会签: verdicts of several parties on the same content (engine.md 6.2).</summary>
internal static class Signing
{
    public static Outcome.Refused? Sign(Draft draft, Command.Sign sign)
    {
        if (draft.Here.SignOff is not { } rule || draft.State.Round is not { } round)
            return new Outcome.Refused(draft.Here.IsFinal ? RefusalCode.Ended : RefusalCode.NotHere);
        if (Objection(draft.State, rule, round, sign.By, sign.Party) is { } objection)
            return new Outcome.Refused(objection);
        if (sign.Content is not null && sign.Content != round.Content)
            return new Outcome.Refused(RefusalCode.ContentChanged);
        var signature = new Signature(
            sign.Party, sign.By.Account, sign.By.OnBehalfOf, sign.Verdict, sign.With.Note, draft.Now, sign.With.Fields.IsEmpty ? null : sign.With.Fields);
        var signed = round with { Signatures = round.Signatures.Add(signature) };
        var missing = ImmutableArray.CreateBuilder<Missing>();
        Guards.AddValueFaults(missing, draft.Process, sign.With, name => rule.FailNeeds.Fields.Contains(name) || rule.NewDeadline == name);
        if (missing.Count == 0 && sign.Verdict == Verdict.Against)
            AddUnsaid(missing, draft, rule, Said(signed) with { Note = sign.With.Note });
        return missing.Count > 0 ? new Outcome.Refused(RefusalCode.Incomplete, missing.DrainToImmutable()) : Conclude(draft, rule, signed, sign.By);
    }

    /// <summary>Why this person can't sign for this party now; null when they can.</summary>
    internal static RefusalCode? Objection(CaseState state, SignOffRule rule, SignOffRound round, Actor by, string party)
    {
        if (!rule.Parties.Contains(party) || !by.Parties.Contains(party))
            return RefusalCode.NotYourPart;
        if (round.Signatures.Any(signature => signature.Party == party || IsSame(signature, by)))
            return RefusalCode.AlreadySigned;
        if (state.Deeds.Any(deed => rule.FourEyes.Contains(deed.Action) && Guards.IsSame(deed, by)))
            return RefusalCode.FourEyes;
        return rule.InOrder && rule.Parties[round.Signatures.Length] != party ? RefusalCode.NotYourTurn : null;
    }

    public static void NewRound(Draft draft)
    {
        // Only states with a sign-off begin rounds.
        var rule = draft.Here.SignOff!;
        var number = (draft.State.Round?.Number ?? 0) + 1;
        draft.State = draft.State with { Round = new SignOffRound(number, ContentOf(draft.State), []) };
        Ask(draft, rule, 0);
    }

    /// <summary>What is signed has changed: the round's verdicts are void and their signers are told.</summary>
    public static void Refresh(Draft draft)
    {
        if (draft.State.Round is not { } round || draft.Here.SignOff is null || round.Content == ContentOf(draft.State))
            return;

        NewRound(draft);
        foreach (var signature in round.Signatures)
        {
            draft.Add(new Effect.NotifyPerson(signature.Person, "signing_void", signature.Party));
            if (signature.OnBehalfOf is { } absent)
                draft.Add(new Effect.NotifyPerson(absent, "signing_void", signature.Party));
        }
    }

    /// <summary>The hash that verdicts are bound to: fields, measures, evidence, conclusion.</summary>
    public static string ContentOf(CaseState state)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in state.Fields)
            text.Append(name).Append('=').Append(value.Length).Append(':').Append(value).Append('\n');
        foreach (var measure in state.Measures)
            text.Append(measure.Number).Append(' ').Append(measure.Status).Append(' ').AppendJoin(',', measure.Evidence).Append('\n');
        foreach (var piece in state.Evidence)
            text.Append(piece.Id).Append('\n');
        text.Append(state.Conclusion);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static bool IsSame(Signature signature, Actor by) =>
        by.IsEither(signature.Person, signature.OnBehalfOf);

    private static Outcome.Refused? Conclude(Draft draft, SignOffRule rule, SignOffRound signed, Actor by)
    {
        switch (ResultOf(rule, signed))
        {
            case true:
                draft.State = draft.State with { Round = signed };
                Moving.Enter(draft, draft.Process.StateNamed(rule.Pass)!); // verify refuses a file that names no state
                return null;
            case false:
                return Fail(draft, rule, signed);
            default:
                draft.State = draft.State with { Round = signed };
                if (rule.InOrder)
                    Ask(draft, rule, signed.Signatures.Length);
                Moving.SomeoneActed(draft, by);
                return null;
        }
    }

    // An abstention may decide too: what failing needs must then have been said by somebody in this round.
    private static Outcome.Refused? Fail(Draft draft, SignOffRule rule, SignOffRound signed)
    {
        var target = draft.Process.StateNamed(rule.Fail)!; // verify refuses a file that names no state
        var said = Said(signed);
        if (rule.NewDeadline is { } field && Deadlines.Objection(draft, field, said, target) is { } refused)
            return refused;
        var missing = ImmutableArray.CreateBuilder<Missing>();
        AddUnsaid(missing, draft, rule, said);
        if (missing.Count > 0)
            return new Outcome.Refused(RefusalCode.Incomplete, missing.DrainToImmutable());

        draft.State = draft.State with
        {
            Round = signed,
            Fields = Fields.With(draft.Process, draft.State.Fields, said.Fields),
            Tallies = draft.State.Tallies.SetItem("returned", draft.State.Tallies.GetValueOrDefault("returned") + 1),
        };
        Deadlines.GiveBack(draft, target, rule.NewDeadline, said);
        Moving.Enter(draft, target);
        draft.State = draft.State with { LastMove = null };
        return null;
    }

    // A new deadline is needed only where the old one is past, and only once it is certain that the finding goes back.
    private static void AddUnsaid(ImmutableArray<Missing>.Builder missing, Draft draft, SignOffRule rule, Brought said)
    {
        var needs = rule.NewDeadline is { } conditional ? rule.FailNeeds.Fields.Remove(conditional) : rule.FailNeeds.Fields;
        Guards.AddUnmet(missing, draft.Process, draft.State, rule.FailNeeds with { Fields = needs }, said);
    }

    // What those signers of a round who are not for it have said together: the last word on each field, the longest note.
    private static Brought Said(SignOffRound round)
    {
        var others = round.Signatures.Where(signature => signature.Verdict != Verdict.For).ToArray();
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var (name, value) in others.SelectMany(signature => signature.Fields ?? ImmutableSortedDictionary<string, string>.Empty))
            fields[name] = value;
        return Brought.Nothing with { Note = others.Select(signature => signature.Note).MaxBy(note => note?.Trim().Length ?? 0), Fields = fields.ToImmutable() };
    }

    // True for passed, false for failed, null while either can still come about. Abstentions are not for.
    private static bool? ResultOf(SignOffRule rule, SignOffRound round)
    {
        if (round.Signatures.Any(signature => signature.Verdict == Verdict.Against && rule.Veto.Contains(signature.Party)))
            return false;
        var agreed = round.Signatures.Count(signature => signature.Verdict == Verdict.For);
        if (agreed >= rule.AtLeast && CanNoLongerBeVetoed(rule, round))
            return true;
        var open = rule.Parties.Length - round.Signatures.Length;
        return agreed + open < rule.AtLeast ? false : null;
    }

    // A result is certain only when nobody who could veto is still to speak.
    private static bool CanNoLongerBeVetoed(SignOffRule rule, SignOffRound round) =>
        rule.Veto.All(party => round.Signatures.Any(signature => signature.Party == party));

    private static void Ask(Draft draft, SignOffRule rule, int from) => draft.Add(new Effect.Notify(
        rule.InOrder ? [rule.Parties[from]] : rule.Parties, "signing", draft.State.State));
}
