using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Rectify.Engine;

/// <summary>What someone, or the service itself, asks of a finding. An event stores it whole, so that a fold of events is the state.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(Open), "open")]
[JsonDerivedType(typeof(Import), "import")]
[JsonDerivedType(typeof(Amend), "amend_import")]
[JsonDerivedType(typeof(UndoImport), "undo_import")]
[JsonDerivedType(typeof(Act), "act")]
[JsonDerivedType(typeof(FireRung), "fire_rung")]
[JsonDerivedType(typeof(Submit), "submit")]
[JsonDerivedType(typeof(Approve), "approve")]
[JsonDerivedType(typeof(Reject), "reject")]
[JsonDerivedType(typeof(Withdraw), "withdraw")]
[JsonDerivedType(typeof(VoidRequest), "void_request")]
[JsonDerivedType(typeof(Sign), "sign")]
[JsonDerivedType(typeof(Recalculate), "recalculate")]
[JsonDerivedType(typeof(Reorganise), "reorganise")]
[JsonDerivedType(typeof(Migrate), "migrate")]
public abstract record Command
{
    private Command(Actor by) => By = by;

    public Actor By { get; }

    /// <summary>A new finding, in the process's initial state.</summary>
    /// <param name="Link">The finding it came from and why; null for one that stands by itself.</param>
    /// <param name="OpenedAt">When it counts as found: a part of one that was split, with the whole; null for now.</param>
    public sealed record Open(
        Actor By, Placement At, ImmutableSortedDictionary<string, string> Fields, Link? Link, DateTimeOffset? OpenedAt = null) : Command(By);

    /// <summary>A finding from an old ledger, as it stands there. Invents no signature, check or evidence.</summary>
    /// <param name="Due">The due instant or budget counted from <paramref name="OpenedAt"/>; null for none (无期限).</param>
    /// <param name="HandedOverAt">完成时间; null while open.</param>
    /// <param name="ClosedAt">销号日期, or when it ended otherwise; null while it isn't in a final state.</param>
    /// <param name="SourceHash">SHA-256 of the source row, hex.</param>
    public sealed record Import(
        Actor By, Placement At, string State, ImmutableSortedDictionary<string, string> Fields, Conclusion Conclusion,
        DateTimeOffset OpenedAt, Budget? Due, DateTimeOffset? HandedOverAt, DateTimeOffset? ClosedAt, string SourceHash) : Command(By);

    /// <summary>The same ledger, later: cells that changed. Null means unchanged.</summary>
    /// <param name="Due">A due instant or budget counted from the opening.</param>
    public sealed record Amend(
        Actor By, ImmutableSortedDictionary<string, string> Fields, string? State, Conclusion? Conclusion,
        Budget? Due, DateTimeOffset? HandedOverAt, DateTimeOffset? ClosedAt, string SourceHash) : Command(By);

    public sealed record UndoImport(Actor By) : Command(By);

    public sealed record Act(Actor By, string Action, Brought With) : Command(By);

    /// <summary>A rung is due, or raised before its time.</summary>
    /// <param name="Deadline">The deadline's key.</param>
    /// <param name="Rung">The rung's key; a repeated one has a counter behind it, such as <c>account#2</c>.</param>
    /// <param name="Raised">Fired at once by an action; lower rungs not yet fired are skipped.</param>
    /// <param name="Stage">The colour that the ladder would have had by then, of a rung that is raised; null for the rung's own.</param>
    public sealed record FireRung(string Deadline, int Version, string Rung, bool Raised = false, string? Stage = null) : Command(Actor.System);

    public sealed record Submit(Actor By, string Request, Brought With) : Command(By);

    /// <param name="Request">The request's id, such as <c>extension-1</c>.</param>
    public sealed record Approve(Actor By, string Request, Brought With) : Command(By);

    public sealed record Reject(Actor By, string Request, Brought With) : Command(By);

    public sealed record Withdraw(Actor By, string Request) : Command(By);

    /// <summary>Follows from another command: a hand-over or an end voids what was still pending.</summary>
    public sealed record VoidRequest(string Request, string Cause) : Command(Actor.System);

    /// <param name="Party">For which party; one person speaks for one.</param>
    /// <param name="Content">The hash of what the signer saw; null to sign whatever stands now.</param>
    public sealed record Sign(Actor By, string Party, Verdict Verdict, string? Content, Brought With) : Command(By);

    /// <summary>A calendar was published: due moves where the new days move it, never earlier.</summary>
    public sealed record Recalculate() : Command(Actor.System);

    /// <summary>The unit has ended; its successor takes over.</summary>
    /// <param name="Unnamed">The fields whose named person doesn't go along; by <see cref="Roster.NamedElsewhere"/>.</param>
    public sealed record Reorganise(Actor By, Guid Successor, ImmutableArray<string> Unnamed) : Command(By);

    /// <summary>The finding goes on under another version of its process. Decided by that version, once the one that it leaves has fired what
    /// was due: the event names the version that it begins.</summary>
    /// <param name="From">The version that it leaves; <paramref name="To"/> the one that it goes on under.</param>
    /// <param name="States">Which state of the old version becomes which of the new; the others keep their names.</param>
    public sealed record Migrate(Actor By, int From, int To, ImmutableSortedDictionary<string, string> States) : Command(By)
    {
        /// <summary>What a state of the old version is called in the new one.</summary>
        public string Renamed(string state) => States.GetValueOrDefault(state, state);
    }
}

/// <summary>Who asks.</summary>
/// <param name="OnBehalfOf">The person who delegated; four-eyes looks at both.</param>
/// <param name="Parties">The parties that this person holds on this finding now.</param>
public sealed record Actor(Guid Account, Guid? OnBehalfOf, ImmutableArray<string> Parties)
{
    public static readonly Actor System = new(Guid.Empty, null, [Party.System]);

    /// <summary>The service itself, also when read back from an event.</summary>
    [JsonIgnore]
    public bool IsSystem => Account == Guid.Empty;

    public bool Is(Guid person) => person == Account || person == OnBehalfOf;

    /// <summary>True when one of the two persons behind a deed is one of the two behind this.</summary>
    public bool IsEither(Guid person, Guid? onBehalfOf) => Is(person) || (onBehalfOf is { } other && Is(other));
}

/// <summary>The organisations a finding belongs to.</summary>
/// <param name="Team">The inspection team; null when the unit found it itself.</param>
/// <param name="Campaign">The campaign (专项); null outside of any.</param>
public sealed record Placement(Guid City, Guid Unit, Guid? Team, Guid? Campaign);

public sealed record Link(Guid Finding, string Why);

/// <summary>What came with a command.</summary>
/// <param name="Evidence">Ids of pieces that are uploaded already, or of ones in the finding's reach.</param>
/// <param name="Measure">The measure that it speaks of; 0 for a new one or none.</param>
public sealed record Brought(
    string? Note,
    ImmutableSortedDictionary<string, string> Fields,
    ImmutableArray<Guid> Evidence,
    int Measure = 0)
{
    public static readonly Brought Nothing = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    /// <summary>What each of the findings brings that this one is split into, in their order; null when it isn't split.</summary>
    public ImmutableArray<ImmutableSortedDictionary<string, string>>? Parts { get; init; }
}

public enum Verdict { For, Against, Abstain }
