using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>How a finding can stand, as far as the shape of its process decides it: guards are taken to let everything pass.</summary>
/// <param name="Previous">Null before the first move.</param>
/// <param name="HasJustHandedOver">The last move was the hand-over, so that recalling it undoes it.</param>
/// <param name="HasDeadline">The finding's own deadline has begun.</param>
/// <param name="Worked">The states already entered that are due with the finding; entering one again is a return.</param>
/// <param name="Asked">The requests that could be made on the way here and still wait: a hand-over voids them, a move doesn't.</param>
internal sealed record Stance(
    State State, string? Previous, Conclusion Conclusion, bool IsHandedOver, bool HasJustHandedOver, bool HasDeadline, string Worked, string Asked)
{
    /// <summary>Every stance that some finding can come to.</summary>
    public static IReadOnlyCollection<Stance> AllOf(Process process)
    {
        if (process.StateNamed(process.Initial) is not { } initial)
            return [];

        var found = new HashSet<Stance>(ByName.Instance);
        var open = new Queue<Stance>();
        open.Enqueue(new Stance(initial, null, initial.Conclude ?? Conclusion.NotStarted, false, false, false, "", "").Noted(process));
        while (open.TryDequeue(out var stance))
        {
            if (!found.Add(stance))
                continue;
            foreach (var next in stance.State.IsFinal ? [] : stance.Next(process))
                open.Enqueue(next);
        }

        return found;
    }

    /// <summary>Where one step leads, whoever takes it.</summary>
    public IEnumerable<Stance> Next(Process process) =>
        process.ActionsIn(State).SelectMany(rule => Taking(process, rule)).Concat(Signing(process)).Concat(process.Requests.SelectMany(rule => Approving(process, rule)));

    /// <summary>The same with nothing waiting but what can be asked for here: what waits from before may never be approved.</summary>
    public Stance WithoutWaiting(Process process) => (this with { Asked = "" }).Noted(process);

    private IEnumerable<Stance> Taking(Process process, ActionRule rule)
    {
        var taken = this with
        {
            Conclusion = rule.Conclude ?? Conclusion,
            IsHandedOver = IsHandedOver || rule.HandsOver,
            HasDeadline = HasDeadline || rule.StartsDeadline,
            Asked = rule.HandsOver ? "" : Asked,
        };
        var target = rule.To == ActionRule.Previous ? Previous : rule.To;
        if (rule.To is null)
            return [taken.Noted(process)];
        if (target is null || process.StateNamed(target) is not { } state)
            return [];
        return rule.UntilActedOn
            ? [(taken with { IsHandedOver = taken.IsHandedOver && !HasJustHandedOver }).Entering(process, state)]
            : [taken.Returning(state).Entering(process, state) with { HasJustHandedOver = rule.HandsOver }];
    }

    private IEnumerable<Stance> Signing(Process process)
    {
        if (State.SignOff is not { } signOff)
            yield break;
        if (process.StateNamed(signOff.Pass) is { } pass)
            yield return Entering(process, pass);
        if (process.StateNamed(signOff.Fail) is { } fail)
            yield return Returning(fail).Entering(process, fail);
    }

    private IEnumerable<Stance> Approving(Process process, RequestRule rule)
    {
        if (!Has(Asked, rule.Name))
            yield break;
        if (rule.Then == RequestVerb.LongTerm && HasDeadline)
            yield return this with { Conclusion = Conclusion.LongTerm };
        if (rule.EndAs is not null && process.StateNamed(rule.EndAs) is { } end)
            yield return Entering(process, end);
    }

    // As Deadlines.GiveBack has it: what was handed over comes back even to a state that it was never in.
    private Stance Returning(State target) => target.DueWithFinding && (IsHandedOver || Conclusion == Conclusion.Done || HasWorked(target))
        ? this with { IsHandedOver = false, Conclusion = Conclusion == Conclusion.Done ? Conclusion.InProgress : Conclusion }
        : this;

    private Stance Entering(Process process, State target) =>
        (this with { State = target, Previous = State.Name, Conclusion = target.Conclude ?? Conclusion, HasJustHandedOver = false }).Noted(process);

    private Stance Noted(Process process) => this with
    {
        Worked = State.DueWithFinding && !HasWorked(State) ? $"{Worked}/{State.Name}" : Worked,
        Asked = string.Join('/', process.Requests.Where(rule => Counts(rule) && (rule.While.IsEmpty || rule.While.Contains(State.Name) || Has(Asked, rule.Name))).Select(rule => rule.Name)),
    };

    // The others change neither where it stands nor how it concludes.
    private static bool Counts(RequestRule rule) => rule.Then == RequestVerb.LongTerm || rule.EndAs is not null;

    private bool HasWorked(State state) => Has(Worked, state.Name);

    private static bool Has(string names, string name) => names.Split('/').Contains(name);

    // Comparing states by what they contain, which records do, costs far more than by name.
    private sealed class ByName : IEqualityComparer<Stance>
    {
        public static readonly ByName Instance = new();

        public bool Equals(Stance? x, Stance? y) => KeyOf(x) == KeyOf(y);

        public int GetHashCode(Stance obj) => KeyOf(obj).GetHashCode();

        private static (string?, string?, Conclusion?, bool?, bool?, bool?, string?, string?) KeyOf(Stance? stance) =>
            (stance?.State.Name, stance?.Previous, stance?.Conclusion, stance?.IsHandedOver, stance?.HasJustHandedOver, stance?.HasDeadline, stance?.Worked, stance?.Asked);
    }
}
