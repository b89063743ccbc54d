using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>Takes back the findings that a batch made: each is cancelled by an event of its own and leaves every count. One that
/// somebody has acted on since stays.</summary>
public sealed class UndoBatch(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock)
{
    /// <summary>A reason has at least as many characters.</summary>
    public const int ShortestReason = 2;

    /// <param name="reason">Kept with the batch for whoever asks later.</param>
    public async Task<BatchAnswer> HandleAsync(Guid tenant, Guid? account, Guid batch, string reason, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var (staged, refusal) = await StagedBatch.LockAsync(city, batch, account, "committed", now, ct);
        if (staged is null)
            return refusal!; // there when the batch isn't

        var actor = account is { } who ? new Actor(who, null, []) : Actor.System;
        var (undone, kept) = (0, 0);
        foreach (var id in await MadeAsync(city, batch, ct))
        {
            // The batch's own rows name it, and findings are never deleted.
            var there = await LockedFinding.LockAsync(city, id, now, ct) ?? throw new InvalidOperationException("Findings are never deleted.");
            var (turns, refused) = await ImportCommands.TakeAsync(runner, there, [new Command.UndoImport(actor)], published, now, ct);
            if (refused is not null)
            {
                kept++;
                continue;
            }

            await CommitRows.WriteAsync(city, there, published, turns, now, ct);
            undone++;
        }

        await staged.MarkAsync(city, "undone", now, ct);
        await RememberAsync(city, batch, account, reason, ct);
        await city.CommitAsync(ct);
        return new BatchAnswer.Done(undone, kept);
    }

    private static async Task RememberAsync(CityTransaction city, Guid batch, Guid? account, string reason, CancellationToken ct)
    {
        await using var command = city.CreateCommand("update import_batch set undone_by = $2, undo_reason = $3 where id = $1");
        Sql.Bind(command, Sql.Of(batch), Sql.Of(account), Sql.Of(reason));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>In the order in which every other bulk work locks them.</summary>
    private static async Task<List<Guid>> MadeAsync(CityTransaction city, Guid batch, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select finding_id from import_row where batch_id = $1 and fate = 'new' and done_at is not null order by finding_id");
        Sql.Bind(command, Sql.Of(batch));
        await using var row = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await row.ReadAsync(ct))
            ids.Add(row.GetGuid(0));
        return ids;
    }
}
