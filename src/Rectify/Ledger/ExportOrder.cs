using System.Text.Json;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>A file of findings that somebody ordered.</summary>
/// <param name="RowsAll">How many rows it will have; null where only writing it tells, and before anybody counted.</param>
/// <param name="AskedAt">When it was ordered.</param>
/// <param name="EndedAt">Null while it waits or is written.</param>
/// <param name="File">The finished file, kept as evidence that no finding uses; null before, after it was swept away, and when it failed.</param>
/// <param name="Refusal">Why there is no file; null unless it failed.</param>
public sealed record ExportOrder(Guid Id, ListAsked Asked, DateTimeOffset AskedAt, int? RowsAll, int RowsDone, DateTimeOffset? EndedAt, Guid? File, Text? Refusal)
{
    /// <summary>waiting, finished, failed or expired.</summary>
    public string Standing => (EndedAt, File, Refusal) switch { (null, _, _) => "waiting", (_, not null, _) => "finished", (_, _, not null) => "failed", _ => "expired" };
}

/// <summary>The rows of ordered exports.</summary>
internal static class ExportRows
{
    private const string Columns = "id, account_id, form, is_xlsx, query, language, asked_at, rows_all, rows_done, ended_at, evidence_id, refusal::text";

    /// <summary>Adds an order, unless one like it waits.</summary>
    /// <param name="mostWaiting">So many of an account may wait.</param>
    /// <returns>The order that is written now; null when too many wait.</returns>
    public static async Task<Guid?> AddAsync(CityTransaction city, ListAsked asked, int mostWaiting, DateTimeOffset now, CancellationToken ct)
    {
        await using var turn = city.CreateCommand("select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'export_order', $1, $2), 0))");
        Sql.Bind(turn, Sql.Of(city.Tenant), Sql.Of(asked.Account));
        await turn.ExecuteNonQueryAsync(ct);
        await using var command = city.CreateCommand("""
            with waiting as (
                select id, form = $4 and is_xlsx = $5 and query = $6 and language = $7 as is_same from export_order where account_id = $3 and ended_at is null),
            added as (
                insert into export_order (tenant_id, id, account_id, form, is_xlsx, query, language, asked_at)
                select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) < $9 and not coalesce(bool_or(is_same), false) from waiting)
                returning id)
            select id from waiting where is_same union all select id from added limit 1
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(Guid.CreateVersion7(now)), Sql.Of(asked.Account), Sql.Of(asked.Form), Sql.Of(asked.Xlsx), Sql.Of(asked.Query),
            Sql.Of(asked.Language == Language.English ? "english" : "chinese"), Sql.Of(now), Sql.Of(mostWaiting));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>The account's own, the newest first.</summary>
    /// <param name="id">Null for all of them.</param>
    public static async Task<List<ExportOrder>> ReadAsync(CityTransaction city, Guid account, Guid? id, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select {Columns} from export_order where account_id = $1 and ($2::uuid is null or id = $2) order by asked_at desc limit 20");
        Sql.Bind(command, Sql.Of(account), Sql.Of(id));
        return await ReadAsync(city, command, ct);
    }

    /// <summary>Takes the oldest that waits, or whose writer fell silent; another node that looks at the same time takes another.</summary>
    public static async Task<(ExportOrder Order, int Tries)?> TakeAsync(CityTransaction city, DateTimeOffset now, DateTimeOffset silentSince, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            update export_order set tries = tries + 1, alive_at = $1, rows_done = 0
            where id = (select id from export_order where ended_at is null and (alive_at is null or alive_at < $2) order by asked_at limit 1 for update skip locked)
            returning {Columns}, tries
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(silentSince));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (await OrderAsync(city, row, ct), row.GetInt32(12)) : null;
    }

    /// <returns>Whether it is still this writer's to go on with.</returns>
    public static async Task<bool> TellAsync(CityTransaction city, Guid id, int tries, (int? All, int Done) rows, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update export_order set rows_all = $3, rows_done = $4, alive_at = $5 where id = $1 and tries = $2 and ended_at is null
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(tries), Sql.Of(rows.All), Sql.Of(rows.Done), Sql.Of(now));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public static async Task EndAsync(CityTransaction city, Guid id, int tries, Guid? file, Text? refusal, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update export_order set ended_at = $3, evidence_id = $4, refusal = $5::jsonb where id = $1 and tries = $2 and ended_at is null
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(tries), Sql.Of(now), Sql.Of(file), Sql.Of(refusal is null ? null : JsonSerializer.Serialize(refusal, EngineJson.Options)));
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task RemoveOlderAsync(CityTransaction city, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = city.CreateCommand("delete from export_order where asked_at < $1 and evidence_id is null");
        Sql.Bind(command, Sql.Of(before));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<ExportOrder>> ReadAsync(CityTransaction city, NpgsqlCommand command, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        var orders = new List<ExportOrder>();
        while (await row.ReadAsync(ct))
            orders.Add(await OrderAsync(city, row, ct));
        return orders;
    }

    private static async Task<ExportOrder> OrderAsync(CityTransaction city, NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0),
        new(city.Tenant, row.GetGuid(1), row.GetString(2), row.GetBoolean(3), row.GetString(4), row.GetString(5) == "english" ? Language.English : Language.Chinese),
        row.GetFieldValue<DateTimeOffset>(6), await row.IsDBNullAsync(7, ct) ? null : row.GetInt32(7), row.GetInt32(8),
        await row.IsDBNullAsync(9, ct) ? null : row.GetFieldValue<DateTimeOffset>(9), await row.IsDBNullAsync(10, ct) ? null : row.GetGuid(10),
        await row.IsDBNullAsync(11, ct) ? null : JsonSerializer.Deserialize<Text>(row.GetString(11), EngineJson.Options));
}
