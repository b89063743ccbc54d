using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Findings;

/// <summary>A command on a finding that is there, as somebody asks for it.</summary>
/// <param name="Sequence">What the person saw (If-Match); null when they don't say.</param>
/// <param name="Key">Null when the caller doesn't repeat itself.</param>
/// <param name="Command">Makes the command once it is known which parties the person holds.</param>
/// <param name="Batch">The bulk act it is part of, of which a person is told once; null for none.</param>
public sealed record Asking(Guid Tenant, Guid Account, Guid Finding, int? Sequence, IdempotencyKey? Key, Func<Actor, Command> Command, Guid? Batch = null)
{
    /// <summary>For whom, where the person stands in for somebody; their own account for nobody else; null for the first of these whose part it is.</summary>
    public Guid? For { get; init; }
}

/// <summary>
/// The only way in which a finding moves: lock its row, see who is asking, decide, write everything, commit. The API, the pages and
/// the jobs all come through here; whoever has read this file has read the heart of the service.
/// </summary>
public sealed class TakeAction(CityDatabase database, ProcessLibrary library, IProcessRunner runner, Seals seals, TimeProvider clock)
{
    public async Task<Answer> HandleAsync(Asking asking, CancellationToken ct)
    {
        var published = await library.OfAsync(asking.Tenant, ct);
        await using var city = await database.BeginAsync(asking.Tenant, ct);
        var answer = await TakeAsync(city, asking, published, ct);
        if (answer is not Answer.Taken)
            return answer;
        await TestPause.AtAsync(city, "action:before_commit", ct);
        await city.CommitAsync(ct);
        await TestPause.AtAsync(city, "action:after_commit", ct);
        return answer;
    }

    /// <summary>The same in the caller's transaction, who keeps it only if it was taken.</summary>
    /// <param name="published">Read before the transaction began: whoever holds one connection and waits for another, among as many others as
    /// there are connections, waits for ever.</param>
    internal async Task<Answer> TakeAsync(CityTransaction city, Asking asking, Published published, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());

        if (asking.Key?.Blinded(seals) is { } key && await key.ClaimAsync(city, now, ct) is { } known)
            return known;
        var finding = await LockedFinding.LockAsync(city, asking.Finding, now, ct);
        if (finding is null || !finding.IsSeenBy(asking.Account))
            return new Answer.NotThere();
        if (asking.Sequence is { } seen && seen != finding.State.Sequence)
            return new Answer.Stale(finding.State.Sequence);

        var process = published.ProcessWith(finding.ProcessHash);
        var at = finding.CircumstancesAt(now, published);
        var sealing = new CommandSealing(seals, city.Tenant, finding.Id, process);
        if (await DecideAsync(finding, process, at, asking, sealing, ct) is not { Command: var command, Advance: var advance })
            return new Answer.Refused(RefusalCode.NotYourPart, [], process);
        if (advance.Last is Outcome.Refused refused)
            return new Answer.Refused(refused.Code, sealing.Explained(refused.Missing, command), process);
        if (await EvidenceUse.AttachAsync(city, finding.Id, EvidenceOf(command), asking.Account, at.Now, ct) is { Count: > 0 } foreign)
            return new Answer.Refused(RefusalCode.Incomplete, [.. foreign.Select(id => new Missing(MissingKind.EvidenceUnknown, "", id.ToString()))], process);
        if (await MergedFindings.MergeAsync(city, finding, advance.Turns, asking.Account, at.Now, ct) is { } wrong)
            return new Answer.Refused(RefusalCode.Incomplete, [wrong], process);

        var taken = new Answer.Taken(FindingNow.Of(finding.Id, finding.Number, advance.Turns[^1].Outcome.Next), advance.Turns);
        await TestPause.AtAsync(city, "action:before_write", ct);
        await WriteAsync(city, finding, process, at, advance, published, asking, taken, sealing, ct);
        return taken;
    }

    // In one's own right first; for somebody who is away only where that is not one's part.
    private async Task<(Command Command, Advance Advance)?> DecideAsync(
        LockedFinding finding, Process process, Circumstances at, Asking asking, CommandSealing sealing, CancellationToken ct)
    {
        (Command, Advance)? first = null;
        foreach (var actor in finding.ActorsFor(process, asking.Account, asking.For))
        {
            var command = sealing.Of(asking.Command(actor));
            var advance = await runner.TakeAsync(process, finding.State, command, at, ct);
            if (advance.Last is not Outcome.Refused { Code: RefusalCode.NotYourPart })
                return (command, advance);
            first ??= (command, advance);
        }

        return first;
    }

    private static ImmutableArray<Guid> EvidenceOf(Command command) => command switch
    {
        Command.Act act => act.With.Evidence,
        Command.Submit submit => submit.With.Evidence,
        _ => [],
    };

    private static async Task WriteAsync(
        CityTransaction city, LockedFinding finding, Process process, Circumstances at, Advance advance, Published published,
        Asking asking, Answer.Taken taken, CommandSealing sealing, CancellationToken ct)
    {
        var writing = new TurnWriting(city, process, finding.ProcessHash, finding.Id, await RosterAfterAsync(city, finding, advance, at, ct), at, asking.Batch);
        await using var batch = city.CreateBatch();
        writing.AddTo(batch, advance.Turns, finding.Head, finding.State, number: "");
        sealing.AddTo(batch, at.Now);
        if (asking.Key is { } key)
            batch.BatchCommands.Add(key.Keep(city, JsonSerializer.SerializeToUtf8Bytes(taken.Finding, EngineJson.Options)));
        await batch.ExecuteNonQueryAsync(ct);
        await LinkedFindings.OpenAsync(writing, advance.Turns, finding.Number, published, ct);
    }

    // A transfer changes whose finding it is: notices go to the new unit's people.
    internal static async Task<Roster> RosterAfterAsync(
        CityTransaction city, LockedFinding finding, Advance advance, Circumstances at, CancellationToken ct)
    {
        var place = advance.Turns[^1].Outcome.Next.Placement;
        return place == finding.State.Placement ? finding.Roster : await RosterReading.AtAsync(city, place, at.Now, ct);
    }
}
