using System.Data;
using System.Runtime.CompilerServices;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Jobs;

namespace Rectify.Audit;

/// <summary>Signs each night, outside the database, how far every chain has come: a chain shortened or rebuilt afterwards no longer fits.</summary>
/// <remarks>Each node seals into its own folder, so two that do it on one night only do it twice. Every thirtieth line is of all
/// findings, whatever their rows say of when they last moved.</remarks>
public sealed class SealHeads(CityDatabase database, RootFolder roots, TimeProvider clock) : IJob
{
    private const int WholeEach = 30;

    // A transaction reads the clock before it commits; none takes an hour.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public string Name => "seal_heads";

    public TimeSpan Every => TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await SealAsync(tenant.Id, ct);
    }

    private async Task SealAsync(Guid tenant, CancellationToken ct)
    {
        var lines = await roots.ReadAsync(tenant, ct);
        var (last, number) = (lines.LastOrDefault(), lines.Count + 1);
        var at = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var whole = last is null || number % WholeEach == 1;
        var heads = HeadsAsync(tenant, whole ? DateTimeOffset.UnixEpoch : last!.At - Overlap, ct); // not whole: there is a last one
        var (count, sha256) = await roots.WriteHeadsAsync(tenant, number, heads, ct);

        var root = new Root(1, tenant, number, at, whole, count, sha256, last?.Value ?? Root.First, "", "");
        var value = root.Hash();
        var signature = await roots.Key.SignAsync(value, ct);
        await roots.AppendAsync(root with { Value = Convert.ToHexStringLower(value), Signature = Convert.ToBase64String(signature) }, ct);
    }

    private async IAsyncEnumerable<Head> HeadsAsync(Guid tenant, DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand(
            "select id, sequence, head from finding where tenant_id = $1 and moved_at >= $2 order by id");
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(since));
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, ct);
        while (await rows.ReadAsync(ct))
            yield return new(rows.GetGuid(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2));
    }
}
