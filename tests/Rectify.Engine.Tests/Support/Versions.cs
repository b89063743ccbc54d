using System.Collections.Immutable;

namespace Rectify.Engine.Tests.Support;

/// <summary>Next versions of a process, each with one thing changed.</summary>
internal static class Versions
{
    /// <summary>A state has another name, wherever the process speaks of it.</summary>
    public static Process Renamed(Process process, string old, string name)
    {
        string Name(string state) => state == old ? name : state;
        ActionRule Rule(ActionRule rule) => rule with { To = rule.To is { } to ? Name(to) : null };
        return Next(
            process, [.. process.Fields.Select(field => field with { LockedAfter = field.LockedAfter is { } after ? Name(after) : null })],
            [.. process.States.Select(state => Copy(state, Name(state.Name), [.. state.Actions.Select(Rule)],
                state.SignOff is { } rule ? rule with { Pass = Name(rule.Pass), Fail = Name(rule.Fail) } : null))],
            [.. process.Everywhere.Select(Rule)],
            [.. process.Requests.Select(rule => rule with { While = [.. rule.While.Select(Name)], EndAs = rule.EndAs is { } end ? Name(end) : null })],
            Name(process.Initial));
    }

    /// <summary>A kind of request is gone.</summary>
    public static Process Without(Process process, string request) => Next(
        process, process.Fields, process.States, process.Everywhere, process.Requests.RemoveAll(rule => rule.Name == request), process.Initial);

    /// <summary>Nothing but the number is new.</summary>
    public static Process Next(Process process) =>
        Next(process, process.Fields, process.States, process.Everywhere, process.Requests, process.Initial);

    // The engine's records look names up in tables made when they are built: a copy by 'with' would keep the old ones.
    private static Process Next(
        Process process, ImmutableArray<Field> fields, ImmutableArray<State> states, ImmutableArray<ActionRule> everywhere,
        ImmutableArray<RequestRule> requests, string initial) => new(
            process.Name, process.Version + 1, process.Title, initial, process.Number, process.Choices, fields, process.Parties, states, everywhere, requests)
        {
            OpenedBy = process.OpenedBy,
            Ladders = process.Ladders,
        };

    private static State Copy(State old, string name, ImmutableArray<ActionRule> actions, SignOffRule? signOff) => new(
        name, old.Title, old.Owner, old.Due, old.DueWithFinding, old.Ladder, old.ProgressEvery, actions, signOff, old.After, old.IsFinal,
        old.Conclude, old.Freeze);
}
