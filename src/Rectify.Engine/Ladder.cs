using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>What happens as a clock runs down and out.</summary>
/// <param name="Warn">From when the light says 临期; null for never.</param>
/// <param name="FireAt">The local time of day at which rungs fire.</param>
/// <param name="Rungs">In the order of their instants; keys are unique.</param>
/// <param name="Hash">SHA-256 of the canonical content, hex; deadline versions keep it.</param>
/// <param name="Title">Null only for timers.</param>
public sealed record Ladder(
    string Name, Offset? Warn, TimeOnly FireAt, ImmutableArray<Rung> Rungs, string Hash, Text? Title = null)
{
    /// <summary>The processes whose findings' deadlines a campaign may put on this ladder; empty where only process files name it.</summary>
    public ImmutableArray<string> For { get; init; } = [];

    /// <summary>The ladder of timers: at the due instant itself, an action.</summary>
    public static Ladder ForTimer(string action) => new("timer", null, TimeOnly.MinValue,
        [new Rung(action, default, [], null, null, null, 0, null, action, false, null)], $"timer:{action}");

    public int PlaceOf(string key)
    {
        for (var place = 0; place < Rungs.Length; place++)
        {
            if (Rungs[place].Key == key)
                return place;
        }

        return -1;
    }
}

/// <summary>One step of a ladder.</summary>
/// <param name="Notify">Parties, and <see cref="Party.Owner"/> for whoever the clock runs against.</param>
/// <param name="Stage">The ladder's own colour from here on (蓝, 黄, 橙, 红), or null to leave it.</param>
/// <param name="Document">The letter that is drafted, signed by <paramref name="SignBy"/>.</param>
/// <param name="Score">Points booked against the unit; 0 for none.</param>
/// <param name="Open">The process of a linked finding that is opened.</param>
/// <param name="Act">The action that the service takes.</param>
/// <param name="MarksStalled">The finding is 停滞 from here on, until the next progress report.</param>
/// <param name="Every">Only on the last rung: it fires again and again at this distance.</param>
/// <param name="Title">What people read in notices and in the timeline; null only for timers.</param>
public sealed record Rung(
    string Key,
    Offset When,
    ImmutableArray<string> Notify,
    string? Stage,
    string? Document,
    string? SignBy,
    decimal Score,
    string? Open,
    string? Act,
    bool MarksStalled,
    Span? Every,
    Text? Title = null)
{
    /// <summary>True when missing it costs nothing but a message, so that a later rung may stand for it.</summary>
    public bool OnlyNotifies => Document is null && Score == 0 && Open is null && Act is null && !MarksStalled;
}
