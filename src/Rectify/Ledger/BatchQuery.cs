using System.Text.Json;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>A batch as lists and answers show it.</summary>
/// <param name="New">Rows that become findings.</param>
/// <param name="Changed">Rows that amend one.</param>
public sealed record BatchShown(
    Guid Id, Guid Campaign, string FileName, string Mapping, string Status, DateTimeOffset MadeAt, int Rows, int New, int Changed, int Same, int Faulty)
{
    /// <summary>Rows about which there is something to say, the faulty ones among them.</summary>
    public int Remarked { get; init; }

    public string CampaignName { get; init; } = "";
    public string Process { get; init; } = "";

    /// <summary>Null for the operator at the command line.</summary>
    public string? MadeBy { get; init; }
    public DateTimeOffset? CommittedAt { get; init; }
    public DateTimeOffset? UndoneAt { get; init; }
    public string? UndoneBy { get; init; }
    public string? UndoReason { get; init; }

    /// <summary>Whether who asks may commit it or take it back.</summary>
    public bool IsTheirs { get; init; }
}

/// <summary>A row of a batch as its preview shows it.</summary>
/// <param name="Faults">What is wrong or was assumed, in the reader's language.</param>
public sealed record RowShown(
    int Row, string Fate, string? Number, string? Unit, string? Title, IReadOnlyList<FaultShown> Faults, IReadOnlyList<LedgerChange> Changes, Guid? Finding);

public sealed record FaultShown(string Code, string? Column, string? Header, string? Value, bool IsWarning, string Message);

/// <summary>Reads batches: one's own, or all of them for those who see the whole city.</summary>
public sealed class BatchQuery(CityDatabase database, TimeProvider clock)
{
    /// <summary>A page of rows.</summary>
    public const int RowsAtOnce = 200;

    private const string Columns = """
        b.id, b.campaign_id, b.file_name, b.mapping, b.status, b.made_at, count(r.row)::int, count(*) filter (where r.fate = 'new')::int,
        count(*) filter (where r.fate = 'changed')::int, count(*) filter (where r.fate = 'same')::int, count(*) filter (where r.fate = 'faulty')::int,
        count(*) filter (where r.faults <> '[]')::int, (select c.name from campaign c where c.id = b.campaign_id), b.process,
        (select a.name from account a where a.id = b.made_by), b.committed_at, b.undone_at, (select a.name from account a where a.id = b.undone_by), b.undo_reason
        """;

    /// <param name="account">Null for the operator, who sees all.</param>
    public async Task<List<BatchShown>> ListAsync(Guid tenant, Guid? account, Guid? batch, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var seesAll = account is null || (await Scope.OfAsync(city, account.Value, clock.GetUtcNow(), ct)).Units is null;
        await using var command = city.CreateCommand($"""
            select {Columns} from import_batch b left join import_row r on r.batch_id = b.id
            where ($1::uuid is null or b.id = $1) and ($2 or b.made_by = $3)
            group by b.tenant_id, b.id order by b.made_at desc, b.id desc limit 100
            """);
        Sql.Bind(command, Sql.Of(batch), Sql.Of(seesAll), Sql.Of(account));
        await using var row = await command.ExecuteReaderAsync(ct);
        var batches = new List<BatchShown>();
        while (await row.ReadAsync(ct))
            batches.Add(await ShownAsync(row, ct));
        return batches;
    }

    /// <param name="fate">Null for all.</param>
    /// <param name="after">The last row of the page before; 0 to begin.</param>
    /// <param name="remarked">Only rows about which there is something to say.</param>
    /// <returns>Null when the batch is not there or not this account's to see.</returns>
    public async Task<List<RowShown>?> RowsAsync(
        Guid tenant, Guid? account, Guid batch, string? fate, int after, bool remarked, Language language, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        if (account is { } who && !await MaySeeAsync(city, batch, who, clock.GetUtcNow(), ct))
            return null;
        await using var command = city.CreateCommand($"""
            select row, fate, number, unit, title, faults, changes, finding_id from import_row
            where batch_id = $1 and row > $2 and ($3::text is null or fate = $3) and (not $4 or faults <> '[]') order by row limit {RowsAtOnce}
            """);
        Sql.Bind(command, Sql.Of(batch), Sql.Of(after), Sql.Of(fate), Sql.Of(remarked));
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<RowShown>();
        while (await row.ReadAsync(ct))
            rows.Add(new RowShown(row.GetInt32(0), row.GetString(1), await TextAsync(row, 2, ct), await TextAsync(row, 3, ct), await TextAsync(row, 4, ct),
                [.. Read<StoredFault>(row.GetString(5)).Select(fault => Shown(fault, language))], Read<LedgerChange>(row.GetString(6)),
                await row.IsDBNullAsync(7, ct) ? null : row.GetGuid(7)));
        return rows;
    }

    /// <returns>Null when it is not there or not this account's to see.</returns>
    public async Task<BatchShown?> ReadAsync(Guid tenant, Guid account, Guid batch, CancellationToken ct)
    {
        if (await ListAsync(tenant, account, batch, ct) is not [var shown])
            return null;
        await using var city = await database.BeginAsync(tenant, ct);
        return shown with { IsTheirs = await MayActAsync(city, batch, account, clock.GetUtcNow(), ct) };
    }

    internal static async Task<bool> MaySeeAsync(CityTransaction city, Guid batch, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        if ((await Scope.OfAsync(city, account, now, ct)).Units is null)
            return true;
        await using var command = city.CreateCommand("select exists (select 1 from import_batch where id = $1 and made_by = $2)");
        Sql.Bind(command, Sql.Of(batch), Sql.Of(account));
        return (bool)(await command.ExecuteScalarAsync(ct))!; // exists is never null
    }

    /// <summary>Whoever brought a batch, and the supervision office, may commit or undo it.</summary>
    internal static async Task<bool> MayActAsync(CityTransaction city, Guid batch, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select exists (select 1 from import_batch where id = $1 and made_by = $2) or exists (
                select 1 from role_grant g join organisation o on o.id = g.organisation_id where g.account_id = $2 and g.role = 'supervisor'
                    and g.valid_from <= ($3 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($3 at time zone o.zone)::date))
            """);
        Sql.Bind(command, Sql.Of(batch), Sql.Of(account), Sql.Of(now));
        return (bool)(await command.ExecuteScalarAsync(ct))!; // exists is never null
    }

    private static async Task<BatchShown> ShownAsync(Npgsql.NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetInt32(6), row.GetInt32(7), row.GetInt32(8), row.GetInt32(9), row.GetInt32(10))
    {
        Remarked = row.GetInt32(11),
        CampaignName = row.GetString(12),
        Process = row.GetString(13),
        MadeBy = await TextAsync(row, 14, ct),
        CommittedAt = await row.IsDBNullAsync(15, ct) ? null : row.GetFieldValue<DateTimeOffset>(15),
        UndoneAt = await row.IsDBNullAsync(16, ct) ? null : row.GetFieldValue<DateTimeOffset>(16),
        UndoneBy = await TextAsync(row, 17, ct),
        UndoReason = await TextAsync(row, 18, ct),
    };

    private static FaultShown Shown(StoredFault fault, Language language) =>
        new(fault.Code, fault.Column, fault.Header, fault.Value, fault.IsWarning, fault.ToFault().In(language));

    private static List<T> Read<T>(string json) => JsonSerializer.Deserialize<List<T>>(json, EngineJson.Options) ?? [];

    private static async Task<string?> TextAsync(Npgsql.NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
