using System.Security.Cryptography;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Batches;

/// <summary>
/// Takes a bulk act: each finding by a command of its own, under a key that the finding and the act make, so that an act that
/// was cut off is taken up again without doing a finding twice (engine.md 6.8).
/// </summary>
public sealed class TakeBulkAct(CityDatabase database, TakeAction take, TimeProvider clock)
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
        foreach (var item in act.Items.Where(item => item.Outcome is null))
            await TakeAsync(tenant, account, act, item.Finding, ct);
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

    /// <summary>The account's last acts, newest first.</summary>
    public async Task<IReadOnlyList<BulkActShort>> RecentAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await BulkRows.RecentAsync(city, account, ct);
    }

    private async Task TakeAsync(Guid tenant, Guid account, BulkAct act, Guid finding, CancellationToken ct)
    {
        var key = new IdempotencyKey(account, $"batch {act.Id:n}", finding.ToString("n"), SHA256.HashData(finding.ToByteArray()));
        var with = Brought.Nothing with { Note = act.Note, Fields = act.Fields };
        var answer = await take.HandleAsync(new(tenant, account, finding, null, key, by => new Command.Act(by, act.Act, with), act.Id), ct);

        await using var city = await database.BeginAsync(tenant, ct);
        await BulkRows.MarkAsync(city, act.Id, ItemOf(finding, answer), LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct);
        await city.CommitAsync(ct);
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
