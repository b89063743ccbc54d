using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Deadlines;

/// <summary>What sweeps over locked findings share: one finding that fails must not hold up the others.</summary>
internal static class Sweeping
{
    /// <summary>Puts off what can't be read and takes the rest in hand.</summary>
    public static async Task TakeAsync(
        CityTransaction city, ClaimedFindings claimed, DateTimeOffset now, Func<List<LockedFinding>, Task> take, CancellationToken ct)
    {
        foreach (var (finding, error) in claimed.Unreadable)
            await PutOffAsync(city, finding, now, error, ct);
        await TakeAsync(city, claimed.Found, now, take, ct);
    }

    /// <summary>Takes the findings in hand together; when something fails, each again alone, and the one that fails then is put off.</summary>
    /// <param name="take">Decides and writes; all it wrote is undone when it throws.</param>
    public static async Task TakeAsync(
        CityTransaction city, List<LockedFinding> findings, DateTimeOffset now, Func<List<LockedFinding>, Task> take, CancellationToken ct)
    {
        if (await TryAsync(city, findings, now, take, ct))
            return;
        foreach (var finding in findings)
            await TryAsync(city, [finding], now, take, ct);
    }

    /// <summary>The finding is left alone for a while, each time for longer, and shown to administrators.</summary>
    public static async Task PutOffAsync(CityTransaction city, Guid finding, DateTimeOffset now, string error, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update finding set sweep_failures = sweep_failures + 1, sweep_error = $4,
                sweep_after = $3 + least(interval '1 minute' * power(2, least(sweep_failures, 10)), interval '6 hours')
            where tenant_id = $1 and id = $2
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(finding), Sql.Of(now), Sql.Of(error));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> TryAsync(
        CityTransaction city, List<LockedFinding> findings, DateTimeOffset now, Func<List<LockedFinding>, Task> take, CancellationToken ct)
    {
        await city.Transaction.SaveAsync("sweep", ct);
        try
        {
            await take(findings);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await city.Transaction.RollbackAsync("sweep", ct); // fails too when it was the connection: then the whole transaction is gone
            if (findings is [var alone])
                await PutOffAsync(city, alone.Id, now, e.Message, ct);
            return false;
        }
    }
}
