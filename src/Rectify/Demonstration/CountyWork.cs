using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>What is done to one county's findings, one thing after the other under a clock of its own; other counties' people work beside.</summary>
internal sealed class CountyWork(Hands hands, WalkingClock clock, WorkCalendar calendar)
{
    private readonly List<Life> _lives = [];

    public IEnumerable<Life> Lives => _lives;

    public void Add(Life life) => _lives.Add(life);

    public IEnumerable<Life> DueOn(DateOnly day) => _lives.Where(life => life.NextOn <= day);

    /// <summary>Whoever's turn it is does something.</summary>
    /// <param name="states">How the findings that are due stand, by id.</param>
    public async Task WorkAsync(DateOnly day, DateTimeOffset at, Dictionary<Guid, CaseState> states, CancellationToken ct)
    {
        clock.WalkTo(at);
        foreach (var life in DueOn(day).ToArray())
            await LiveAsync(life, states[life.Id], day, ct);
    }

    /// <summary>The letters that have lain with this county's signers for some days are signed.</summary>
    public async Task SignAsync(IEnumerable<WaitingLetter> letters, County county, DateTimeOffset at, CancellationToken ct)
    {
        clock.WalkTo(at);
        foreach (var letter in letters)
            await hands.SignLetterAsync(letter, county, ct);
    }

    /// <summary>The team finds something.</summary>
    public async Task OpenAsync(Found found, DateTimeOffset at, CancellationToken ct)
    {
        clock.WalkTo(at);
        if (await hands.OpenAsync(found, ct) is { } opened)
        {
            var next = calendar.AddWorkingDays(found.Day, 1);
            _lives.Add(new(opened.Id, "rectification", found.What, found.Fate, found.Chance) { Number = opened.Number, NextOn = next, Rest = found.Rest });
        }
    }

    private async Task LiveAsync(Life life, CaseState state, DateOnly day, CancellationToken ct)
    {
        if (Rests.IsReached(life, state))
        {
            life.NextOn = DateOnly.MaxValue;
            return;
        }

        var scene = new Scene(life, state, day, calendar) { Twin = _lives.FirstOrDefault(other => IsTwin(life, other))?.Number };
        var after = NextOf(scene) is { } move ? await hands.TakeAsync(life.Id, move, ct) : null;
        if ((after ?? state).ClosedAt is not null)
            _lives.Remove(life);
        life.NextOn = life.Rest is null ? calendar.AddWorkingDays(day, PauseAfter(scene, after is not null)) : day;
    }

    private static bool IsTwin(Life life, Life other) => other != life && other.Process == life.Process && other is not ({ Fate: Fate.Transferred } or { Rest: "transfer" });

    // While the deadline is far nobody looks in each day; near it, every day tells.
    private static int PauseAfter(Scene scene, bool moved) => scene.State.State == "rectifying" && !scene.IsNearSubmission
        ? 3
        : moved && scene.Life.Happens(3) ? 0 : scene.Life.Happens(3) ? 2 : 1;

    private static Move? NextOf(Scene scene) => scene.Life.Process switch
    {
        "rectification" => AskedScenes.Next(scene) ?? (scene.State.State == "rectifying" ? RectifyingScenes.Next(scene) : OpeningScenes.Next(scene) ?? CheckingScenes.Next(scene)),
        _ => LinkedScenes.Next(scene),
    };
}

/// <summary>What a team is about to find.</summary>
/// <param name="Rest">As in <see cref="Life.Rest"/>.</param>
internal sealed record Found(
    County County, InventedFinding What, Fate Fate, Random Chance, DateOnly Day, Guid Team, string? Rest, ImmutableSortedDictionary<string, string> Fields);

/// <summary>A draft that waits for its signature.</summary>
internal sealed record WaitingLetter(Guid Id, string SignBy, Guid Unit);
