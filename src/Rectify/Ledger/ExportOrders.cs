using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Jobs;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>
/// Long lists of findings that somebody ordered as a file. Writing one takes longer than a request should: this job does, and begins it
/// anew when the node dies over it; after some tries it says so, and the person can order it again.
/// </summary>
public sealed class ExportOrders(CityDatabase database, ExportList export, StageEvidence stage, TimeProvider clock) : IJob
{
    /// <summary>Lists of no more findings are downloaded at once.</summary>
    public const int RowsAtOnce = 5_000;

    /// <summary>How long a finished file is there: as long as evidence that no finding uses.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    // What is remembered of an order whose file is gone.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>A writer that says nothing for so long has died.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private const int MostTries = 3, RowsBetween = 500, MostWaiting = 3, LongestQuery = 4_000;

    public string Name => "export_ledgers";

    public TimeSpan Every => TimeSpan.FromSeconds(2);

    /// <returns>The order, which may be one like it that waits already; or why there is none.</returns>
    public async Task<(Guid? Order, Sentence? Refusal)> PlaceAsync(ListAsked asked, CancellationToken ct)
    {
        if (asked.Query.Length > LongestQuery)
            return (null, new Sentence("export_query_too_long"));
        await using var city = await database.BeginAsync(asked.Tenant, ct);
        var order = await ExportRows.AddAsync(city, asked, MostWaiting, Now, ct);
        await city.CommitAsync(ct);
        return (order, order is null ? new Sentence("export_many_waiting", ("most", MostWaiting)) : null);
    }

    /// <returns>Null when this account ordered no such thing.</returns>
    public async Task<ExportOrder?> LookAsync(CurrentAccount me, Guid id, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return (await ExportRows.ReadAsync(city, me.Id, id, ct)).FirstOrDefault();
    }

    /// <summary>The account's last orders, the newest first.</summary>
    public async Task<IReadOnlyList<ExportOrder>> ListAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await ExportRows.ReadAsync(city, me.Id, id: null, ct);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            if (await TakeAsync(tenant.Id, ct) is (var order, var tries))
                await WriteAsync(order, tries, ct);
            await using var city = await database.BeginAsync(tenant.Id, ct);
            await ExportRows.RemoveOlderAsync(city, Now - Remembered, ct);
            await city.CommitAsync(ct);
        }
    }

    private DateTimeOffset Now => LocalTime.WholeMicroseconds(clock.GetUtcNow());

    private async Task<(ExportOrder Order, int Tries)?> TakeAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var taken = await ExportRows.TakeAsync(city, Now, Now - Silence, ct);
        await city.CommitAsync(ct);
        return taken;
    }

    private async Task WriteAsync(ExportOrder order, int tries, CancellationToken ct)
    {
        Guid? file = null;
        Sentence? refusal = null;
        if (tries > MostTries)
            refusal = new Sentence("export_interrupted", ("tries", MostTries));
        else
            (file, refusal) = await FileAsync(order, tries, ct);
        await using var city = await database.BeginAsync(order.Asked.Tenant, ct);
        await ExportRows.EndAsync(city, order.Id, tries, file, refusal is null ? null : new Text(refusal.In(Language.Chinese), refusal.In(Language.English)), Now, ct);
        await city.CommitAsync(ct);
    }

    private async Task<(Guid? File, Sentence? Refusal)> FileAsync(ExportOrder order, int tries, CancellationToken ct)
    {
        await using var copy = KeptLedger.Temporary();
        try
        {
            var (all, through) = (await export.CountAsync(order.Asked, int.MaxValue, ct), 0);
            await TellAsync(order, tries, (all, through), ct);
            if (order.Asked.Xlsx && all >= XlsxWriter.MostRows)
                throw LedgerTooLarge.Sheet(XlsxWriter.MostRows);
            await export.WriteAsync(order.Asked, copy, rows => (through = rows) % RowsBetween == 0 ? TellAsync(order, tries, (all, rows), ct) : Task.CompletedTask, ct);
            await TellAsync(order, tries, (all, through), ct);
        }
        catch (InvalidLedgerException refused)
        {
            return (null, refused.Sentence);
        }

        copy.Position = 0;
        var name = order.Asked.FileName(await export.ReaderAsync(order.Asked, ct), clock.GetUtcNow());
        var offered = new OfferedFile(name, copy, copy.Length, MediaType: order.Asked.Xlsx ? ListAsked.Workbook : "text/csv");
        return await stage.StageAsync(order.Asked.Tenant, order.Asked.Account, offered, ct) is Evidence.Staging.Staged(var kept, _)
            ? (kept.Id, null)
            : (null, new Sentence("export_too_large", ("megabytes", copy.Length >> 20))); // of its name and its kind there is no doubt
    }

    /// <exception cref="OperationCanceledException">Another node has begun it anew.</exception>
    private async Task TellAsync(ExportOrder order, int tries, (int? All, int Done) rows, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(order.Asked.Tenant, ct);
        if (!await ExportRows.TellAsync(city, order.Id, tries, rows, Now, ct))
            throw new OperationCanceledException($"The export {order.Id} is another's by now.");
        await city.CommitAsync(ct);
    }
}
