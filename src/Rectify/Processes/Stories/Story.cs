using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>What people do with one finding and where that leaves it: an example of a process that is also a test of it.</summary>
/// <param name="Name">A sentence, with the beginning in brackets when the story is told from several.</param>
/// <param name="Starts">The local time on the clock when it begins.</param>
/// <param name="Steps">The beginning's steps first, then its own.</param>
public sealed record Story(
    string File, Place At, string Name, ImmutableDictionary<string, ImmutableArray<string>> People, DateTime Starts, ImmutableArray<StoryStep> Steps)
{
    public override string ToString() => Name;
}

/// <summary>The stories that stand beside one process.</summary>
public sealed record StoryBook(Process Process, ImmutableArray<Story> Stories);

/// <summary>One line of a story.</summary>
/// <param name="At">Where it stands in its file.</param>
/// <param name="Text">As its author wrote it.</param>
public abstract record StoryStep(Place At, string Text)
{
    /// <summary>Somebody does something.</summary>
    /// <param name="Refusal">The refusal that must come of it; null when it must be accepted.</param>
    /// <param name="Lacking">Names or kinds that the refusal must mention.</param>
    public sealed record Does(
        Place At, string Text, Speaker Who, Deed Deed, RefusalCode? Refusal, ImmutableArray<string> Lacking, ImmutableArray<StoryCheck> Then)
        : StoryStep(At, Text);

    /// <summary>Somebody tries several things and is refused each for the same reason.</summary>
    public sealed record MayNot(Place At, string Text, Speaker Who, ImmutableArray<Deed> Deeds, RefusalCode Refusal) : StoryStep(At, Text);

    /// <summary>The clock moves to a local time, and what is due by then fires.</summary>
    public sealed record MovesTo(Place At, string Text, DateTime Local) : StoryStep(At, Text);

    /// <summary>The clock moves on to the same time of a later day.</summary>
    public sealed record Waits(Place At, string Text, Span Span) : StoryStep(At, Text);

    /// <summary>A calendar is published in which these days are worked or off.</summary>
    public sealed record Publishes(Place At, string Text, ImmutableArray<KeyValuePair<DateOnly, bool>> Days) : StoryStep(At, Text);

    /// <summary>Nobody active stands for these parties from here on.</summary>
    public sealed record Vacates(Place At, string Text, ImmutableArray<string> Parties) : StoryStep(At, Text);

    /// <summary>The finding's campaign has chosen this ladder; deadlines that begin from here on climb it.</summary>
    public sealed record Climbs(Place At, string Text, string Ladder) : StoryStep(At, Text);

    public sealed record Expects(Place At, string Text, ImmutableArray<StoryCheck> Checks) : StoryStep(At, Text);
}

/// <param name="For">The person who delegated; null when somebody speaks for nobody else.</param>
public sealed record Speaker(string Name, string? For);

/// <summary>What somebody does.</summary>
/// <param name="About">The action, request, verdict or state meant; empty where there is none.</param>
/// <param name="Words">Fields and the like as written, by name.</param>
public sealed record Deed(DeedKind Kind, string About, ImmutableDictionary<string, string> Words, int Evidence)
{
    public override string ToString() => $"{Kind} {About}".TrimEnd();
}

public enum DeedKind { Act, Open, Import, Amend, Undo, Reorganise, Ask, Approve, Reject, Withdraw, Sign }

/// <summary>Something that must hold: a word of <see cref="StoryChecks.Known"/> or a state's name, and what belongs to it.</summary>
public sealed record StoryCheck(string Word, ImmutableArray<string> Rest)
{
    public override string ToString() => string.Join(' ', Rest.Insert(0, Word));
}
