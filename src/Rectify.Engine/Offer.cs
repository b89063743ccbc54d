using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Something that a person may do with a finding now, or the reason why not: the buttons of a page.</summary>
/// <param name="Name">The action, request kind, request id or party meant.</param>
/// <param name="Why">Null when it may be done.</param>
public sealed record Offer(OfferKind Kind, string Name, RefusalCode? Why)
{
    /// <summary>Everything the present state knows, in the order of the file; what this person has no part in is left out unless <paramref name="all"/>.</summary>
    public static ImmutableArray<Offer> For(Process process, CaseState state, Actor by, Circumstances at, bool all = false)
    {
        var draft = new Draft(process, state, at);
        var offers = Actions(draft, by).Concat(Requests(draft, by)).Concat(Decisions(draft, by)).Concat(Signatures(draft, by));
        return [.. offers.Where(offer => all || offer.Why is not (RefusalCode.NotYourPart or RefusalCode.NotHere or RefusalCode.Ended))];
    }

    private static IEnumerable<Offer> Actions(Draft draft, Actor by) => draft.Process.ActionsIn(draft.Here)
        .Where(rule => rule.By is not [Party.System])
        .Select(rule => new Offer(OfferKind.Act, rule.Name, Guards.Objection(draft.Process, draft.State, rule, by, draft.Today)));

    private static IEnumerable<Offer> Requests(Draft draft, Actor by) =>
        draft.Process.Requests.Select(rule => new Offer(OfferKind.Submit, rule.Name, Requesting.Objection(draft, rule, by)));

    private static IEnumerable<Offer> Decisions(Draft draft, Actor by)
    {
        foreach (var request in draft.State.Requests)
        {
            if (!request.IsPending || draft.Process.RequestNamed(request.Kind) is not { } rule)
                continue;
            var why = Deciding.Objection(rule, request, by);
            yield return new Offer(OfferKind.Approve, request.Id, why);
            yield return new Offer(OfferKind.Reject, request.Id, why);
            yield return new Offer(OfferKind.Withdraw, request.Id, Deciding.IsMaker(request, by) ? null : RefusalCode.NotYourPart);
        }
    }

    private static IEnumerable<Offer> Signatures(Draft draft, Actor by)
    {
        if (draft.Here.SignOff is not { } rule || draft.State.Round is not { } round)
            return [];
        return rule.Parties.Select(party => new Offer(OfferKind.Sign, party, Signing.Objection(draft.State, rule, round, by, party)));
    }
}

public enum OfferKind { Act, Submit, Approve, Reject, Withdraw, Sign }
