using System.Collections.Immutable;
using System.Text;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Demonstration;

/// <summary>The hands of everybody in the demonstration: what they do goes through the same transactions as anybody's.</summary>
internal sealed class Hands
{
    private readonly CityDatabase _cities;
    private readonly WalkingClock _clock;
    private readonly TakeAction _take;
    private readonly OpenFinding _open;
    private readonly FireRungs _rungs;
    private readonly StageEvidence _evidence;
    private readonly SignLetter _letters;

    public Hands(CityDatabase cities, WalkingClock clock)
    {
        (_cities, _clock) = (cities, clock);
        var (library, runner) = (new ProcessLibrary(cities, clock), new BuiltInRunner());
        _take = new TakeAction(cities, library, runner, clock);
        _open = new OpenFinding(cities, library, runner, clock);
        _rungs = new FireRungs(cities, library, runner, clock);
        _evidence = new StageEvidence(cities, new EvidenceLimits(), clock);
        _letters = new SignLetter(cities, library, clock);
        Library = library;
    }

    public ProcessLibrary Library { get; }

    /// <summary>Moves that were refused, with the reason: none, unless a move and a process file no longer fit.</summary>
    public List<string> Refusals { get; } = [];

    /// <returns>The new finding; null when it was refused.</returns>
    public async Task<Guid?> OpenAsync(Guid by, County county, ImmutableSortedDictionary<string, string> fields, CancellationToken ct)
    {
        var opening = new Findings.Opening(InventedPlaces.Tenant, by, "rectification", county.Id, InventedPlaces.TeamId(county.Team), fields, Key: null);
        return Taken("open", await _open.HandleAsync(opening, ct))?.Id;
    }

    /// <returns>False when it was refused.</returns>
    public async Task<bool> TakeAsync(Guid finding, Move move, CancellationToken ct)
    {
        var evidence = move.Evidence is { } name ? await StageAsync(move.By, name, finding.GetHashCode(), ct) : [];
        var with = move.With with { Evidence = evidence };
        var what = "";
        var answer = await _take.HandleAsync(
            new(InventedPlaces.Tenant, move.By, finding, null, null, by => Noted(move.Command(by, with), out what)), ct);
        return Taken(what, answer) is not null;
    }

    public async Task<CaseState> LookAsync(Guid finding, CancellationToken ct)
    {
        await using var city = await _cities.BeginAsync(InventedPlaces.Tenant, ct);
        return (await LockedFinding.LookAsync(city, finding, _clock.GetUtcNow(), ct))!.State; // the demonstration has opened it itself
    }

    /// <summary>Fires all rungs that are due.</summary>
    public Task FireAsync(CancellationToken ct) => _rungs.RunAsync(ct);

    /// <summary>Signs one draft that waits for the supervisor or a leader; the newest stay drafts.</summary>
    public async Task SignLetterAsync(Scene scene, CancellationToken ct)
    {
        await using var city = await _cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("""
            select id, sign_by from letter where finding_id = $1 and status = 'draft' and sign_by in ('supervisor', 'leader') order by drafted_at limit 1
            """);
        Sql.Bind(command, Sql.Of(scene.Life.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (await row.ReadAsync(ct))
            await _letters.SignAsync(InventedPlaces.Tenant, row.GetString(1) == "leader" ? scene.Leader : Scene.Supervisor, row.GetGuid(0), ct);
    }

    private async Task<ImmutableArray<Guid>> StageAsync(Guid by, string name, int seed, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        using var picture = new MemoryStream(Picture.Draw(seed));
        using var words = new MemoryStream(Encoding.UTF8.GetBytes($"{name}\n记录时间：{now:yyyy-MM-dd HH:mm}（UTC）\n现场已按措施落实，附照片。\n"));
        var photograph = await _evidence.StageAsync(InventedPlaces.Tenant, by, new OfferedFile($"{name}.png", picture, TakenAt: now), ct);
        var minutes = await _evidence.StageAsync(InventedPlaces.Tenant, by, new OfferedFile($"{name}.txt", words), ct);
        return [.. new[] { photograph, minutes }.OfType<Staging.Staged>().Select(staged => staged.File.Id)];
    }

    private static Command Noted(Command command, out string what)
    {
        what = $"{Naming.CommandOf(command)} {Naming.AboutOf(command)}";
        return command;
    }

    private FindingNow? Taken(string what, Answer answer)
    {
        _clock.Walk(TimeSpan.FromSeconds(40)); // nobody's hands are in two places at once
        switch (answer)
        {
            case Answer.Taken taken:
                return taken.Finding;
            case Answer.Refused refused:
                Refusals.Add($"{what}: {refused.Code} {string.Join(", ", refused.Missing)}");
                return null;
            default:
                Refusals.Add($"{what}: {answer.GetType().Name}");
                return null;
        }
    }
}
