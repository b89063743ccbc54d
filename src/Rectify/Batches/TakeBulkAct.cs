using System.Security.Cryptography;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Batches;

/// <summary>
/// Takes a bulk act: each finding by a command of its own, under a key that the finding and the act make, so that an act that
/// was cut off is taken up again without doing a finding twice. What is issued to one unit is one transaction, with one letter
/// (engine.md 6.8).
/// </summary>
public sealed class TakeBulkAct(CityDatabase database, ProcessLibrary library, TakeAction take, TimeProvider clock)
{
    /// <returns>Null when the key was used for another body.</returns>
    public async Task<BulkAct?> HandleAsync(BulkAsked asked, CancellationToken ct)
    {
        if (await BeginAsync(asked, ct) is not { } id)
            return null;
        return await ResumeAsync(asked.Tenant, asked.Account, id, ct);
    }

    /// <summary>Writes the act down before anything of it is done.</summary>
    /// <returns>Null when the key was used for another body.</returns>
    public async Task<Guid?> BeginAsync(BulkAsked asked, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(asked.Tenant, ct);
        var id = await BulkRows.BeginAsync(city, asked, LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct);
        await city.CommitAsync(ct);
        return id;
    }

    /// <summary>Does what is left of an act; nothing when all is done.</summary>
    /// <returns>Null when this account made no such act.</returns>
    public async Task<BulkAct?> ResumeAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        if (await ReadAsync(tenant, account, id, ct) is not { } act)
            return null;
        foreach (var together in await TogetherAsync(tenant, act, ct))
            await TakeAsync(tenant, account, act, together, ct);
        await using (var city = await database.BeginAsync(tenant, ct))
        {
            await BulkRows.FinishAsync(city, id, LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct);
            await city.CommitAsync(ct);
        }

        return await ReadAsync(tenant, account, id, ct);
    }

    public async Task<BulkAct?> ReadAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await BulkRows.ReadAsync(city, id, account, ct);
    }

    /// <returns>The act that was made before by the key of this one; null when none was.</returns>
    public async Task<Guid?> KnownAsync(BulkAsked asked, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(asked.Tenant, ct);
        return asked.Key is { } key ? await BulkRows.KnownAsync(city, asked, key, ct) : null;
    }

    /// <summary>The account's last acts, newest first.</summary>
    public async Task<IReadOnlyList<BulkActShort>> RecentAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await BulkRows.RecentAsync(city, account, ct);
    }

    // What is left, in the order in which it was asked for; findings to be issued go by unit, where the first of the unit stands.
    private async Task<IReadOnlyList<Guid[]>> TogetherAsync(Guid tenant, BulkAct act, CancellationToken ct)
    {
        Guid[] left = [.. act.Items.Where(item => item.Outcome is null).Select(item => item.Finding)];
        if (act.Act != "issue")
            return [.. left.Select(finding => (Guid[])[finding])];
        await using var city = await database.BeginAsync(tenant, ct);
        var units = await BulkRows.UnitsAsync(city, left, ct);
        return [.. left.GroupBy(finding => units.GetValueOrDefault(finding, finding)).Select(unit => unit.ToArray())];
    }

    // All of it is done and marked, or nothing of it is. Locked in the order of their ids, so that two who take some of the same
    // findings can't wait for each other.
    private async Task TakeAsync(Guid tenant, Guid account, BulkAct act, Guid[] together, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        await BulkRows.LockAsync(city, together, ct);
        foreach (var item in act.Items.Where(item => together.Contains(item.Finding)))
        {
            await city.Transaction.SaveAsync("finding", ct);
            var answer = await take.TakeAsync(city, AskingFor(tenant, account, act, item), published, ct);
            if (answer is not Answer.Taken)
                await city.Transaction.RollbackAsync("finding", ct);
            await BulkRows.MarkAsync(city, act.Id, ItemOf(item.Finding, answer), now, ct);
        }

        await city.CommitAsync(ct);
    }

    private static Asking AskingFor(Guid tenant, Guid account, BulkAct act, BulkItem item)
    {
        var key = new IdempotencyKey(account, $"batch {act.Id:n}", item.Finding.ToString("n"), SHA256.HashData(item.Finding.ToByteArray()));
        var (action, with) = item.Own is { } own
            ? (own.Action, Brought.Nothing with { Note = own.Note, Fields = own.Fields })
            : (act.Act, Brought.Nothing with { Note = act.Note, Fields = act.Fields });
        return new Asking(tenant, account, item.Finding, item.Own?.Sequence, key, by => new Command.Act(by, action, with), act.Id);
    }

    // Repeated: it was done before the act was cut off, and only the mark is missing.
    private static BulkItem ItemOf(Guid finding, Answer answer)
    {
        if (answer is Answer.Taken or Answer.Repeated)
            return new(finding, "taken", null);
        var problem = RefusalProblem.Of(answer);
        return new(finding, "refused", new(problem.Body(Language.Chinese), problem.Body(Language.English)));
    }
}
