using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>Something that a person of the demonstration does to a finding.</summary>
/// <param name="Command">Makes the command of who asks and what is brought.</param>
/// <param name="Evidence">The name of the evidence that comes with it; null for none.</param>
internal sealed record Move(Guid By, Func<Actor, Brought, Command> Command, Brought With, string? Evidence = null)
{
    /// <summary>Minutes of the place come with the photograph.</summary>
    public bool HasMinutes { get; private init; }

    public static Move Act(Guid by, string action, string? note = null, string? evidence = null, params (string Name, string Value)[] fields) =>
        new(by, (actor, with) => new Command.Act(actor, action, with), Bring(note, fields), evidence) { HasMinutes = true };

    public static Move Split(Guid by, string note, params string[] parts) => new(by, (actor, with) => new Command.Act(actor, "split", with), Bring(note, []) with
    {
        Parts = [.. parts.Select(part => ImmutableSortedDictionary<string, string>.Empty.Add("description", part))],
    });

    public static Move Measure(Guid by, int number, string evidence) =>
        new(by, (actor, with) => new Command.Act(actor, "finish_measure", with with { Measure = number }), Brought.Nothing, evidence);

    public static Move Ask(Guid by, string request, string? note, params (string Name, string Value)[] fields) =>
        new(by, (actor, with) => new Command.Submit(actor, request, with), Bring(note, fields));

    public static Move Approve(Guid by, string request) =>
        new(by, (actor, with) => new Command.Approve(actor, request, with), Brought.Nothing);

    public static Move Reject(Guid by, string request, string note) =>
        new(by, (actor, with) => new Command.Reject(actor, request, with), Bring(note, []));

    public static Move Sign(Guid by, string party, Verdict verdict, string? note = null, params (string Name, string Value)[] fields) =>
        new(by, (actor, with) => new Command.Sign(actor, party, verdict, null, with), Bring(note, fields));

    private static Brought Bring(string? note, (string Name, string Value)[] fields) => Brought.Nothing with
    {
        Note = note,
        Fields = fields.ToImmutableSortedDictionary(field => field.Name, field => field.Value),
    };
}
