using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>How far an ordered commit is.</summary>
/// <param name="Refusal">Why nothing was imported; null while it goes on, and when it went well.</param>
public sealed record OrderShown(int RowsDone, bool IsEnded, Text? Refusal);

/// <summary>
/// Commits of batches that somebody ordered on a page. A large one takes minutes, longer than a request should: it is taken by
/// this job, and taken up again by another node when one dies over it.
/// </summary>
public sealed class ImportOrders(CityDatabase database, CommitBatch commit, TimeProvider clock) : IJob
{
    /// <summary>Up to here the person waits for it.</summary>
    private const int RowsAtOnce = 1_000;

    public string Name => "commit_ledgers";

    public TimeSpan Every => TimeSpan.FromSeconds(2);

    /// <summary>Orders a commit, unless one is under way. Whether the account may is asked when it is taken.</summary>
    public async Task PlaceAsync(Guid tenant, Guid account, BatchShown batch, bool skipFaulty, CancellationToken ct)
    {
        await using (var city = await database.BeginAsync(tenant, ct))
        {
            await using var command = city.CreateCommand("""
                insert into import_order as o (tenant_id, batch_id, account_id, skip_faulty, asked_at) values ($1, $2, $3, $4, $5)
                on conflict (tenant_id, batch_id) do update
                    set account_id = $3, skip_faulty = $4, asked_at = $5, rows_done = 0, ended_at = null, refusal = null
                    where o.ended_at is not null
                """);
            Sql.Bind(command, Sql.Of(tenant), Sql.Of(batch.Id), Sql.Of(account), Sql.Of(skipFaulty), Sql.Of(Now));
            await command.ExecuteNonQueryAsync(ct);
            await city.CommitAsync(ct);
        }

        if (batch.Rows <= RowsAtOnce)
            await TakeAsync(tenant, new Order(batch.Id, account, skipFaulty), ct);
    }

    /// <returns>Null when nobody ordered the batch to be committed.</returns>
    public async Task<OrderShown?> LookAsync(Guid tenant, Guid batch, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("select rows_done, ended_at is not null, refusal from import_order where batch_id = $1");
        Sql.Bind(command, Sql.Of(batch));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null;
        return new OrderShown(row.GetInt32(0), row.GetBoolean(1),
            await row.IsDBNullAsync(2, ct) ? null : JsonSerializer.Deserialize<Text>(row.GetString(2), EngineJson.Options));
    }

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            foreach (var order in await WaitingAsync(tenant.Id, ct))
                await TakeAsync(tenant.Id, order, ct);
        }
    }

    private DateTimeOffset Now => LocalTime.WholeMicroseconds(clock.GetUtcNow());

    // Taken twice, the second finds the batch committed or still held: the batch's own lock sees to that.
    private async Task TakeAsync(Guid tenant, Order order, CancellationToken ct)
    {
        Text? refusal;
        try
        {
            var answer = await commit.HandleAsync(tenant, order.Account, order.Batch, order.SkipFaulty, rows => TellAsync(tenant, order.Batch, rows, ct), ct);
            if (answer is BatchAnswer.UnderWay)
                return; // the order stays for the next turn
            refusal = WhyNot(answer);
        }
        catch (InvalidLedgerException changed)
        {
            refusal = Both(changed.Sentence);
        }

        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("update import_order set ended_at = $2, refusal = $3 where batch_id = $1 and ended_at is null");
        Sql.Bind(command, Sql.Of(order.Batch), Sql.Of(Now), new()
        {
            Value = refusal is null ? DBNull.Value : JsonSerializer.Serialize(refusal, EngineJson.Options),
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb,
        });
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private async Task TellAsync(Guid tenant, Guid batch, int rows, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("update import_order set rows_done = $2 where batch_id = $1 and ended_at is null");
        Sql.Bind(command, Sql.Of(batch), Sql.Of(rows));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private async Task<List<Order>> WaitingAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("select batch_id, account_id, skip_faulty from import_order where ended_at is null order by asked_at");
        await using var row = await command.ExecuteReaderAsync(ct);
        var orders = new List<Order>();
        while (await row.ReadAsync(ct))
            orders.Add(new Order(row.GetGuid(0), row.GetGuid(1), row.GetBoolean(2)));
        return orders;
    }

    private static Text? WhyNot(BatchAnswer answer) => answer switch
    {
        BatchAnswer.Done or BatchAnswer.NotNow("committed") => null,
        BatchAnswer.NotThere => Both(new Sentence("ledger_not_yours")),
        BatchAnswer.NotNow now => Both(new Sentence("ledger_batch_not_now", ("status", now.Status))),
        BatchAnswer.Faulty faulty => Both(new Sentence("ledger_batch_faulty", ("rows", faulty.Rows))),
        BatchAnswer.Outdated outdated => Both(new Sentence("ledger_batch_outdated", ("rows", outdated.Rows))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Text Both(Sentence sentence) => new(sentence.In(Language.Chinese), sentence.In(Language.English));

    private sealed record Order(Guid Batch, Guid Account, bool SkipFaulty);
}
