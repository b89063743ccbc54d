using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Whether somebody may take an action, and whether they brought what it needs. Every runner of processes calls these.</summary>
public static class Guards
{
    /// <summary>Why this person can't take the action whatever they bring; null when they can.</summary>
    /// <param name="today">The finding's local day.</param>
    public static RefusalCode? Objection(Process process, CaseState state, ActionRule rule, Actor by, DateOnly today)
    {
        if (!MayTake(state, rule, by))
            return RefusalCode.NotYourPart;
        if (!rule.When.IsEmpty && !rule.When.All(condition => state[condition.Field] is { } value && condition.IsOneOf.Contains(value)))
            return RefusalCode.NotNow;
        if (rule is { UntilNamed: true, Names: { } named } && state[named] is { Length: > 0 })
            return RefusalCode.NotNow;
        if (rule.UntilActedOn && state.LastMove is not { ActedOn: false })
            return RefusalCode.ActedOn;
        if (rule.EndsPause && !Pausing.IsUnderWay(state, today))
            return RefusalCode.NotNow;
        if (IsBarred(process, state, rule, by))
            return RefusalCode.FourEyes;
        return rule.Measure == MeasureAct.Plan && state.HandedOverAt is not null ? RefusalCode.HandedOver : null;
    }

    /// <summary>What is missing or wrong in what was brought; empty when it will do.</summary>
    public static ImmutableArray<Missing> Lacks(Process process, CaseState state, ActionRule rule, Brought with)
    {
        var missing = ImmutableArray.CreateBuilder<Missing>();
        foreach (var (name, value) in with.Fields)
            AddFieldFault(missing, process, state, rule, name, value);
        AddUnmet(missing, process, state, rule.Needs, with);
        Splitting.AddFaults(missing, process, rule, with);
        return missing.DrainToImmutable();
    }

    internal static void AddUnmet(ImmutableArray<Missing>.Builder missing, Process process, CaseState state, Needs needs, Brought with)
    {
        foreach (var name in needs.Fields)
        {
            var standing = process.FieldNamed(name) is { EachTime: true } ? null : state[name];
            if (string.IsNullOrWhiteSpace(with.Fields.GetValueOrDefault(name) ?? standing ?? Fields.PresetOf(process, with.Fields, name)))
                missing.Add(new Missing(MissingKind.Field, name, ""));
        }

        if (needs.Note > 0 && (with.Note?.Trim().Length ?? 0) < needs.Note)
            missing.Add(new Missing(MissingKind.Note, "", Invariant(needs.Note)));
        if (needs.Evidence > 0 && EvidenceSinceReturn(state) + NewPieces(state, with) < needs.Evidence)
            missing.Add(new Missing(MissingKind.Evidence, "", Invariant(needs.Evidence)));
        if (needs.MeasuresDone && !MeasuresAreDone(state))
            missing.Add(new Missing(MissingKind.Measures, "", ""));
        if (needs.MeasuresPlanned && state.Measures.All(measure => measure.Status == MeasureStatus.Dropped))
            missing.Add(new Missing(MissingKind.Measures, "", "planned"));
    }

    /// <summary>Checks brought fields that belong to a request or a measure, not to the finding.</summary>
    internal static void AddValueFaults(
        ImmutableArray<Missing>.Builder missing, Process process, Brought with, Func<string, bool> accepts)
    {
        foreach (var (name, value) in with.Fields)
        {
            if (process.FieldNamed(name) is not { } field || !accepts(name))
                missing.Add(new Missing(MissingKind.FieldNotTaken, name, ""));
            else if (FieldValue.Fault(process, field, value) is { } wanted)
                missing.Add(new Missing(MissingKind.FieldWrong, name, wanted));
        }
    }

    internal static bool IsSame(Deed deed, Actor by) => by.IsEither(deed.Person, deed.OnBehalfOf);

    // Whoever took one of two actions that four eyes must see never takes the other, whichever came first.
    internal static bool IsBarred(Process process, CaseState state, ActionRule rule, Actor by)
    {
        foreach (var deed in state.Deeds)
        {
            if (process.NeedFourEyes(rule.Name, deed.Action) && IsSame(deed, by))
                return true;
        }

        return false;
    }

    private static bool MayTake(CaseState state, ActionRule rule, Actor by)
    {
        foreach (var party in rule.By)
        {
            if (party == Party.WhoActed ? state.LastMove is { } last && by.Is(last.Person) : by.Parties.Contains(party))
                return true;
        }

        return false;
    }

    private static void AddFieldFault(
        ImmutableArray<Missing>.Builder missing, Process process, CaseState state, ActionRule rule, string name, string value)
    {
        if (process.FieldNamed(name) is not { } field || !rule.Accepts(name))
            missing.Add(new Missing(MissingKind.FieldNotTaken, name, ""));
        else if (value.Length > 0 && FieldValue.Fault(process, field, value) is { } wanted)
            missing.Add(new Missing(MissingKind.FieldWrong, name, wanted));
        else if (IsLocked(state, field, rule) && state[name] != value)
            missing.Add(new Missing(MissingKind.FieldLocked, name, ""));
    }

    private static bool IsLocked(CaseState state, Field field, ActionRule rule) =>
        field.LockedAfter is { } since && state.Visited.Contains(since) && !rule.MayChange.Contains(field.Name) && rule.NewDeadline != field.Name;

    private static int EvidenceSinceReturn(CaseState state) =>
        state.ReturnedAt is { } returned ? state.Evidence.Count(piece => piece.At > returned) : state.Evidence.Length;

    // A piece brought twice, or one that was there before, is not another piece.
    private static int NewPieces(CaseState state, Brought with) =>
        with.Evidence.Distinct().Count(id => state.Evidence.All(piece => piece.Id != id));

    private static bool MeasuresAreDone(CaseState state) =>
        state.Measures.Any(measure => measure.Status == MeasureStatus.Done)
        && state.Measures.All(measure => measure.Status != MeasureStatus.Planned);

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
