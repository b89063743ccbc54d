using System.Collections.Immutable;
using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests.Walks;

/// <summary>Chooses the next command: what somebody may do four times of five, otherwise what somebody may not.</summary>
internal sealed class Choosing(Process process, People people)
{
    /// <param name="Refusal">What must come of it, when that is certain beforehand.</param>
    public sealed record Choice(Command Command, RefusalCode? Refusal, bool IsOffered);

    private static readonly string[] Origins = ["2026-01-05", "2025-09-30", "2025-12-31"];

    public Choice First(DateTimeOffset now, Random dice)
    {
        var zhao = people.All[0];
        if (dice.Next(4) != 0)
            return new Choice(new Command.Open(zhao, Case.Place, Described("crack"), dice.Next(5) == 0 ? new Link(An.Id("another"), "rebound") : null), null, true);
        var state = process.States[dice.Next(process.States.Length)];
        var opened = An.Time(Origins[dice.Next(Origins.Length)]);
        return new Choice(new Command.Import(
            zhao, Case.Place, state.Name, Described("crack"), Concluded(state, dice), opened,
            Budget.TryParse(dice.Next(3) switch { 0 => "60wd", 1 => "2026-06-30", _ => null }, out var due) ? due : null,
            dice.Next(4) == 0 ? now.AddDays(-3) : null, null, "source"), null, true);
    }

    // Now and then what the state doesn't allow.
    private Conclusion Concluded(State state, Random dice) => people.Conclusions[state.Name] is var allowed && dice.Next(6) > 0
        ? allowed[dice.Next(allowed.Count)]
        : (Conclusion)dice.Next(5);

    public Choice Next(CaseState state, Circumstances at, Random dice)
    {
        if (dice.Next(40) == 0)
            return Around(state, at, dice);
        return dice.Next(5) > 0 && Offered(state, at, dice) is { } offered ? offered : Illegal(state, at, dice);
    }

    // Ends are rare, or no walk would get anywhere; requests and signatures are not crowded out by the many actions.
    private Choice? Offered(CaseState state, Circumstances at, Random dice)
    {
        var first = dice.Next(people.All.Length);
        var owner = process.StateNamed(state.State)!.Owner; // a walk stays within its process
        for (var attempt = 0; attempt < people.All.Length; attempt++)
        {
            var by = people.All[(first + attempt) % people.All.Length];
            if (attempt == 0 && owner is not null && dice.Next(2) == 0)
                by = people.OneOf(owner, dice);
            var offers = Offer.For(process, state, by, at).Where(offer => offer.Why is null && !IsEnding(state, offer, dice)).ToArray();
            var onward = offers.Where(offer => IsOnward(state, offer)).ToArray();
            if (onward.Length > 0 && dice.Next(3) > 0)
                offers = onward;
            if (offers.Length > 0)
                return Take(state, by, offers[dice.Next(offers.Length)], at, dice);
        }

        return null;
    }

    // Remarks and urging would fill every walk.
    private bool IsOnward(CaseState state, Offer offer) =>
        offer.Kind != OfferKind.Act || process.StateNamed(state.State)!.ActionNamed(offer.Name) is { To: not null }; // a walk stays within its process

    private bool IsEnding(CaseState state, Offer offer, Random dice)
    {
        var here = process.StateNamed(state.State)!; // a walk stays within its process
        if (offer.Kind != OfferKind.Act || process.RuleFor(here, offer.Name) is not { } rule)
            return false;
        var tooMany = rule.Measure == MeasureAct.Plan && state.Measures.Length >= 5;
        return tooMany || (rule.To is { } to && process.StateNamed(to) is { IsFinal: true } && dice.Next(8) != 0);
    }

    private Choice Take(CaseState state, Actor by, Offer offer, Circumstances at, Random dice) =>
        new(CommandOf(state, by, offer, at, dice, dice.Next(30) == 0), offer.Why, offer.Why is null);

    private Command CommandOf(CaseState state, Actor by, Offer offer, Circumstances at, Random dice, bool wrong)
    {
        var here = process.StateNamed(state.State)!; // a walk stays within its process
        var rule = offer.Kind == OfferKind.Act ? process.RuleFor(here, offer.Name) : null;
        var request = process.RequestNamed(offer.Kind == OfferKind.Submit ? offer.Name : state.RequestWith(offer.Name)?.Kind ?? "");
        var (needs, takes) = offer.Kind switch
        {
            OfferKind.Act => (rule!.Needs, rule.Takes.Concat(rule.NewDeadline is { } field ? [field] : [])), // offers are of rules that are there
            OfferKind.Submit => (request!.Needs, request.Takes.AsEnumerable()),
            OfferKind.Approve => (Needs.Nothing, request!.Takes.AsEnumerable()),
            _ => (Needs.Nothing, []),
        };
        var with = wrong ? Bringing.Wrong(dice) : Bringing.For(process, state, needs, takes, at.Now, dice);
        return offer.Kind switch
        {
            OfferKind.Act => new Command.Act(by, offer.Name, rule!.Opens?.Parts is { } parts && !wrong ? with with { Parts = Bringing.Parts(process, parts, at.Now, dice) } : with),
            OfferKind.Submit => new Command.Submit(by, offer.Name, with),
            OfferKind.Approve => new Command.Approve(by, offer.Name, with),
            OfferKind.Reject => new Command.Reject(by, offer.Name, with with { Note = wrong ? null : "not so" }),
            OfferKind.Withdraw => new Command.Withdraw(by, offer.Name),
            _ => Sign(by, offer.Name, here, at, dice, wrong),
        };
    }

    private Command.Sign Sign(Actor by, string party, State here, Circumstances at, Random dice, bool wrong)
    {
        var verdict = dice.Next(8) switch { 0 => Verdict.Against, 1 => Verdict.Abstain, _ => Verdict.For };
        var field = here.SignOff?.NewDeadline;
        var with = verdict != Verdict.For && field is not null
            ? Brought.Nothing with { Note = "it is not done at all", Fields = An.Fields($"{field}={Bringing.Value(process, field, at.Now, dice)}") }
            : Brought.Nothing;
        return new Command.Sign(by, party, verdict, wrong ? "outdated" : null, with);
    }

    private Choice Illegal(CaseState state, Circumstances at, Random dice)
    {
        var by = people.All[dice.Next(people.All.Length)];
        var refused = Offer.For(process, state, by, at, all: true).Where(offer => offer.Why is not null).ToArray();
        return dice.Next(6) switch
        {
            < 3 when OneOf(refused, dice) is { } offer => new Choice(CommandOf(state, by, offer, at, dice, wrong: false), offer.Why, IsOffered: false),
            3 => new Choice(new Command.FireRung(Deadline.Finding, dice.Next(4), "urge"), RefusalCode.RungNotWaiting, false) is var fire && MayFire(state, (Command.FireRung)fire.Command) ? fire with { Refusal = null } : fire,
            4 => new Choice(new Command.Act(by, AnyAction(dice), Bringing.Wrong(dice)), null, false),
            _ => new Choice(new Command.Approve(by, "extension-99", Brought.Nothing), state.Undone ? RefusalCode.Ended : RefusalCode.NotPending, false),
        };
    }

    // Each reason as often as any other, however few offers have it.
    private static Offer? OneOf(Offer[] refused, Random dice)
    {
        var reasons = refused.GroupBy(offer => offer.Why).ToArray();
        if (reasons.Length == 0)
            return null;
        Offer[] alike = [.. reasons[dice.Next(reasons.Length)]];
        return alike[dice.Next(alike.Length)];
    }

    private ImmutableSortedDictionary<string, string> Described(string what) =>
        An.Fields(process.FieldNamed("description") is null ? "" : $"description={what}");

    private static bool MayFire(CaseState state, Command.FireRung fire) => state.Undone || (state.Own is { Runs: true } own && own.Version.NextRung == fire.Rung);

    private string AnyAction(Random dice)
    {
        var rules = process.States.SelectMany(state => state.Actions).Concat(process.Everywhere).ToArray();
        return rules[dice.Next(rules.Length)].Name;
    }

    // What comes from outside the process: calendars, reorganisations, ledgers.
    private Choice Around(CaseState state, Circumstances at, Random dice) => dice.Next(5) switch
    {
        < 2 => new Choice(new Command.Recalculate(), null, true),
        2 => new Choice(new Command.Reorganise(people.All[0], An.Id("successor"), []), null, true),
        3 => new Choice(new Command.UndoImport(people.All[0]), null, true),
        _ => new Choice(new Command.Amend(
            people.All[0], Described("deeper"), dice.Next(3) == 0 ? process.States[dice.Next(process.States.Length)].Name : null, null,
            Budget.TryParse("2026-07-31", out var due) && state.Own is not null && dice.Next(2) == 0 ? due : null, null, null, $"source {at.Now:O}"), null, true),
    };
}
