using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary>The hands of everybody in the demonstration: what they do goes through the same transactions as anybody's.</summary>
internal sealed class Hands
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(40);

    private readonly WalkingClock _clock;
    private readonly TakeAction _take;
    private readonly OpenFinding _open;
    private readonly StageEvidence _evidence;
    private readonly SignLetter _letters;

    /// <param name="library">Shared by all hands.</param>
    /// <param name="refusals">Where what was refused is noted; null for a list of their own.</param>
    public Hands(CityDatabase cities, ProcessLibrary library, Seals seals, WalkingClock clock, ConcurrentQueue<string>? refusals = null)
    {
        (_clock, Refusals) = (clock, refusals ?? []);
        var runner = new BuiltInRunner();
        _take = new TakeAction(cities, library, runner, seals, clock);
        _open = new OpenFinding(cities, library, runner, seals, clock);
        _evidence = new StageEvidence(cities, new EvidenceLimits(), clock);
        _letters = new SignLetter(cities, library, clock);
    }

    /// <summary>Moves that were refused, with the reason: none, unless a move and a process file no longer fit.</summary>
    public ConcurrentQueue<string> Refusals { get; }

    /// <returns>The new finding; null when it was refused.</returns>
    public async Task<FindingNow?> OpenAsync(Found found, CancellationToken ct)
    {
        var by = InventedPeople.OfTeam(found.County, $"inspector{found.Chance.Next(1, 3)}");
        var opening = new Findings.Opening(InventedPlaces.Tenant, by, "rectification", found.County.Id, found.Team, found.Fields, Key: null);
        return Taken("open", await _open.HandleAsync(opening, ct))?.Finding;
    }

    /// <returns>The new finding; null when it was refused.</returns>
    public async Task<FindingNow?> OpenAsync(FoundOtherwise way, CancellationToken ct)
    {
        var opening = new Findings.Opening(InventedPlaces.Tenant, way.By, way.Process, way.County.Id, Team: null, way.Fields, Key: null);
        return Taken($"open {way.Process}", await _open.HandleAsync(opening, ct))?.Finding;
    }

    /// <returns>How the finding stands after it; null when it was refused.</returns>
    public async Task<CaseState?> TakeAsync(Guid finding, Move move, CancellationToken ct)
    {
        var evidence = move.Evidence is { } name ? await StageAsync(move.By, name, finding.GetHashCode(), move.HasMinutes, ct) : [];
        var with = move.With with { Evidence = evidence };
        var what = "";
        var answer = await _take.HandleAsync(
            new(InventedPlaces.Tenant, move.By, finding, null, null, by => Noted(move.Command(by, with), out what)), ct);
        return Taken(what, answer)?.Turns[^1].Outcome.Next;
    }

    public Task SignLetterAsync(WaitingLetter letter, County county, CancellationToken ct)
    {
        _clock.Walk(Step);
        var by = letter.SignBy switch
        {
            "team_lead" => InventedPeople.OfTeam(county, "lead"),
            "leader" => InventedPeople.LeaderOf(county).Id,
            _ => Scene.Supervisor,
        };
        return _letters.SignAsync(InventedPlaces.Tenant, by, letter.Id, ct);
    }

    private async Task<ImmutableArray<Guid>> StageAsync(Guid by, string name, int seed, bool hasMinutes, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        using var picture = new MemoryStream(Picture.Draw(seed));
        using var words = new MemoryStream(Encoding.UTF8.GetBytes($"{name}\n记录时间：{now:yyyy-MM-dd HH:mm}（UTC）\n现场已按措施落实，附照片。\n"));
        var photograph = await _evidence.StageAsync(InventedPlaces.Tenant, by, new OfferedFile($"{name}.png", picture, TakenAt: now), ct);
        var minutes = hasMinutes ? await _evidence.StageAsync(InventedPlaces.Tenant, by, new OfferedFile($"{name}.txt", words), ct) : null;
        return [.. new[] { photograph, minutes }.OfType<Staging.Staged>().Select(staged => staged.File.Id)];
    }

    private static Command Noted(Command command, out string what)
    {
        what = $"{Naming.CommandOf(command)} {Naming.AboutOf(command)}";
        return command;
    }

    private Answer.Taken? Taken(string what, Answer answer)
    {
        _clock.Walk(Step); // nobody's hands are in two places at once
        switch (answer)
        {
            case Answer.Taken taken:
                return taken;
            case Answer.Refused refused:
                Refusals.Enqueue($"{what}: {refused.Code} {string.Join(", ", refused.Missing)}");
                return null;
            default:
                Refusals.Enqueue($"{what}: {answer.GetType().Name}");
                return null;
        }
    }
}
