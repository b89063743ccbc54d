using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Batches;

/// <summary>A bulk act as its maker asks for it.</summary>
/// <param name="Act">One of <see cref="BulkAct.Acts"/>.</param>
/// <param name="Findings">In the order in which they are taken; each once.</param>
/// <param name="Fields">Brought with every one of the commands.</param>
/// <param name="Key">The maker's Idempotency-Key; null when they don't repeat themselves.</param>
/// <param name="BodyHash">SHA-256 of the request's body.</param>
public sealed record BulkAsked(
    Guid Tenant, Guid Account, string Act, ImmutableArray<Guid> Findings, string? Note, ImmutableSortedDictionary<string, string> Fields,
    string? Key, byte[] BodyHash)
{
    /// <summary>What some of the findings are brought instead; empty for most acts.</summary>
    public ImmutableDictionary<Guid, BulkOwn> Own { get; init; } = ImmutableDictionary<Guid, BulkOwn>.Empty;
}

/// <summary>What one finding of a bulk act is brought by itself.</summary>
/// <param name="Action">Its process's name for the act.</param>
/// <param name="Sequence">What its maker saw of the finding; it is refused when somebody has moved it since.</param>
public sealed record BulkOwn(string Action, string Note, ImmutableSortedDictionary<string, string> Fields, int Sequence);

/// <summary>A bulk act and what has become of each of its findings so far.</summary>
/// <param name="FinishedAt">Null while some finding hasn't been tried.</param>
public sealed record BulkAct(
    Guid Id, string Act, string? Note, ImmutableSortedDictionary<string, string> Fields, DateTimeOffset MadeAt, DateTimeOffset? FinishedAt,
    ImmutableArray<BulkItem> Items)
{
    /// <summary>How many findings one act may be about.</summary>
    public const int Most = 500;

    /// <summary>The actions that may be taken on many findings at once.</summary>
    public static readonly IReadOnlyList<string> Acts = ["issue", "acknowledge", "urge", "assign"];

    /// <summary>The act of a return: each finding is brought a report of its own.</summary>
    public const string Reporting = "report_progress";
}

/// <summary>A bulk act in a list of them.</summary>
/// <param name="Taken">How many findings it was done to.</param>
/// <param name="Refused">How many it was refused on.</param>
public sealed record BulkActShort(Guid Id, string Act, DateTimeOffset MadeAt, DateTimeOffset? FinishedAt, int Findings, int Taken, int Refused);

/// <summary>One finding of a bulk act.</summary>
/// <param name="Outcome">taken, refused, or null while it waits.</param>
/// <param name="Problem">Why it was refused, in both languages; null unless it was.</param>
/// <param name="Own">Null when it is brought what all are.</param>
public sealed record BulkItem(Guid Finding, string? Outcome, BulkProblem? Problem, BulkOwn? Own = null);

/// <summary>A refusal as it was said then.</summary>
public sealed record BulkProblem(ProblemBody Zh, ProblemBody En);

/// <summary>The rows of bulk acts.</summary>
internal static class BulkRows
{
    /// <summary>Writes the act and its findings, unless the same key wrote them before.</summary>
    /// <returns>The act's id; null when the key was used for another body.</returns>
    public static async Task<Guid?> BeginAsync(CityTransaction city, BulkAsked asked, DateTimeOffset now, CancellationToken ct)
    {
        var id = asked.Key is { } key ? IdOf(asked, key) : Guid.CreateVersion7(now);
        await using var insert = city.CreateCommand("""
            insert into batch (tenant_id, id, account_id, act, note, fields, body_hash, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict do nothing
            """);
        Sql.Bind(insert, Sql.Of(city.Tenant), Sql.Of(id), Sql.Of(asked.Account), Sql.Of(asked.Act), Sql.Of(asked.Note),
            Sql.Json(JsonSerializer.SerializeToUtf8Bytes(asked.Fields, EngineJson.Options)), Sql.Of(asked.BodyHash), Sql.Of(now));
        if (await insert.ExecuteNonQueryAsync(ct) == 0)
            return await IsSameAsync(city, id, asked.BodyHash, ct) ? id : null;

        await using var items = city.CreateCommand("""
            insert into batch_item (tenant_id, batch_id, finding_id, ordinal, own) select $1, $2, t.id, t.ordinal, t.own::jsonb
            from unnest($3::uuid[], $4::text[]) with ordinality as t(id, own, ordinal)
            """);
        Guid[] findings = [.. asked.Findings.Distinct()];
        Sql.Bind(items, Sql.Of(city.Tenant), Sql.Of(id), Sql.Of(findings), new Npgsql.NpgsqlParameter<string?[]>
        {
            TypedValue = [.. findings.Select(finding => asked.Own.GetValueOrDefault(finding) is { } own ? JsonSerializer.Serialize(own, EngineJson.Options) : null)],
        });
        await items.ExecuteNonQueryAsync(ct);
        return id;
    }

    /// <returns>The act that the key made; null when it made none.</returns>
    public static async Task<Guid?> KnownAsync(CityTransaction city, BulkAsked asked, string key, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id from batch where id = $1");
        Sql.Bind(command, Sql.Of(IdOf(asked, key)));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <returns>Null when this account made no such act.</returns>
    public static async Task<BulkAct?> ReadAsync(CityTransaction city, Guid id, Guid account, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select b.act, b.note, b.fields::text, b.made_at, b.finished_at, i.finding_id, i.outcome, i.problem::text, i.own::text
            from batch b join batch_item i on i.batch_id = b.id
            where b.id = $1 and b.account_id = $2
            order by i.ordinal
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(account));
        await using var row = await command.ExecuteReaderAsync(ct);
        BulkAct? act = null;
        var items = ImmutableArray.CreateBuilder<BulkItem>();
        while (await row.ReadAsync(ct))
        {
            act ??= new(
                id, row.GetString(0), await row.IsDBNullAsync(1, ct) ? null : row.GetString(1),
                JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(row.GetString(2))!, // written by BeginAsync
                row.GetFieldValue<DateTimeOffset>(3), await row.IsDBNullAsync(4, ct) ? null : row.GetFieldValue<DateTimeOffset>(4), []);
            items.Add(new(
                row.GetGuid(5), await row.IsDBNullAsync(6, ct) ? null : row.GetString(6),
                await row.IsDBNullAsync(7, ct) ? null : JsonSerializer.Deserialize<BulkProblem>(row.GetString(7), EngineJson.Options),
                await row.IsDBNullAsync(8, ct) ? null : JsonSerializer.Deserialize<BulkOwn>(row.GetString(8), EngineJson.Options)));
        }

        return act is null ? null : act with { Items = items.DrainToImmutable() };
    }

    /// <summary>The account's last acts, newest first.</summary>
    public static async Task<List<BulkActShort>> RecentAsync(CityTransaction city, Guid account, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select b.id, b.act, b.made_at, b.finished_at, count(*)::int, count(*) filter (where i.outcome = 'taken')::int,
                count(*) filter (where i.outcome = 'refused')::int
            from (select * from batch where account_id = $1 order by made_at desc, id desc limit 50) b join batch_item i on i.batch_id = b.id
            group by b.id, b.act, b.made_at, b.finished_at
            order by b.made_at desc, b.id desc
            """);
        Sql.Bind(command, Sql.Of(account));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<BulkActShort>();
        while (await row.ReadAsync(ct))
        {
            found.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), await row.IsDBNullAsync(3, ct) ? null : row.GetFieldValue<DateTimeOffset>(3),
                row.GetInt32(4), row.GetInt32(5), row.GetInt32(6)));
        }

        return found;
    }

    /// <summary>The unit of each finding; one that isn't there has none.</summary>
    public static async Task<Dictionary<Guid, Guid>> UnitsAsync(CityTransaction city, Guid[] findings, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, unit_id from finding where id = any($1)");
        command.Parameters.Add(Sql.Of(findings));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new Dictionary<Guid, Guid>();
        while (await row.ReadAsync(ct))
            units.Add(row.GetGuid(0), row.GetGuid(1));
        return units;
    }

    /// <summary>Locks the findings' rows in the order of their ids ("no key", see <see cref="LockedFinding"/>).</summary>
    public static async Task LockAsync(CityTransaction city, Guid[] findings, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select 1 from finding where id = any($1) order by id for no key update");
        command.Parameters.Add(Sql.Of(findings));
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task MarkAsync(CityTransaction city, Guid id, BulkItem item, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = city.CreateCommand("""
            update batch_item set outcome = $3, problem = $4::jsonb, done_at = $5 where batch_id = $1 and finding_id = $2 and outcome is null
            """);
        var problem = item.Problem is { } said ? JsonSerializer.Serialize(said, EngineJson.Options) : null;
        Sql.Bind(update, Sql.Of(id), Sql.Of(item.Finding), Sql.Of(item.Outcome), Sql.Of(problem), Sql.Of(now));
        await update.ExecuteNonQueryAsync(ct);
    }

    public static async Task FinishAsync(CityTransaction city, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = city.CreateCommand("update batch set finished_at = $2 where id = $1 and finished_at is null");
        Sql.Bind(update, Sql.Of(id), Sql.Of(now));
        await update.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Acts that nobody has finished: the process that ran them died, or lost its database.</summary>
    public static async Task<List<(Guid Id, Guid Account)>> UnfinishedAsync(CityTransaction city, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            "select id, account_id from batch where finished_at is null and made_at < $1 order by made_at limit 20");
        Sql.Bind(command, Sql.Of(before));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, Guid)>();
        while (await row.ReadAsync(ct))
            found.Add((row.GetGuid(0), row.GetGuid(1)));
        return found;
    }

    private static async Task<bool> IsSameAsync(CityTransaction city, Guid id, byte[] bodyHash, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select body_hash from batch where id = $1");
        Sql.Bind(command, Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) is byte[] known && known.AsSpan().SequenceEqual(bodyHash);
    }

    private static Guid IdOf(BulkAsked asked, string key) =>
        new(SHA256.HashData([.. asked.Tenant.ToByteArray(), .. asked.Account.ToByteArray(), .. Encoding.UTF8.GetBytes($"{asked.Act} {key}")]).AsSpan(0, 16));
}
