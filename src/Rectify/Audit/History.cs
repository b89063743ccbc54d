using System.Runtime.CompilerServices;
using Npgsql;
using Rectify.Database;

namespace Rectify.Audit;

/// <summary>A finding and all its events, as one statement saw them.</summary>
/// <param name="Sequence">The finding's own, as its row has it.</param>
/// <param name="Head">The hash that the finding's row has for its last event.</param>
internal sealed record History(Guid Id, string Number, int Sequence, byte[] Head, string ProcessHash, string CaseState, List<StoredEvent> Events)
{
    private const int Page = 200;

    /// <summary>Every finding of a city with its events, by id, a page a transaction: an audit of a million holds nothing back.</summary>
    public static async IAsyncEnumerable<List<History>> PagesAsync(CityDatabase database, Guid tenant, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = Guid.Empty;
        while (true)
        {
            var page = await PageAsync(database, tenant, after, ct);
            yield return page;
            if (page.Count < Page)
                yield break;
            after = page[^1].Id;
        }
    }

    private static async Task<List<History>> PageAsync(CityDatabase database, Guid tenant, Guid after, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            with page as materialized (
                select id, number, sequence, head, process_hash, case_state from finding where tenant_id = $1 and id > $2 order by id limit $3)
            select f.id, f.number, f.sequence, f.head, f.process_hash, f.case_state::text,
                   e.sequence, e.command, e.about, e.by_account, e.at, e.from_state, e.to_state, e.bytes, e.hash
            from page f left join event e on e.tenant_id = $1 and e.finding_id = f.id
            order by f.id, e.sequence
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(after), Sql.Of(Page));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new List<History>();
        while (await rows.ReadAsync(ct))
        {
            if (page.Count == 0 || page[^1].Id != rows.GetGuid(0))
                page.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetInt32(2), rows.GetFieldValue<byte[]>(3), rows.GetString(4), rows.GetString(5), []));
            if (!await rows.IsDBNullAsync(6, ct))
                page[^1].Events.Add(StoredEvent.Read(rows));
        }

        return page;
    }
}

/// <summary>A row of <c>event</c>.</summary>
internal sealed record StoredEvent(
    int Sequence, string Command, string About, Guid? By, DateTimeOffset At, string? FromState, string ToState, byte[] Bytes, byte[] Hash)
{
    public static StoredEvent Read(NpgsqlDataReader row) => new(
        row.GetInt32(6), row.GetString(7), row.GetString(8), row.IsDBNull(9) ? null : row.GetGuid(9), row.GetFieldValue<DateTimeOffset>(10),
        row.IsDBNull(11) ? null : row.GetString(11), row.GetString(12), row.GetFieldValue<byte[]>(13), row.GetFieldValue<byte[]>(14));
}
