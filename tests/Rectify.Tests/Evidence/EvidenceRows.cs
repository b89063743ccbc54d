using System.Security.Cryptography;
using Npgsql;
using Rectify.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

/// <summary>What tests of evidence need around it: people, findings, files, and counts of what is stored.</summary>
public sealed class EvidenceRows(TestDatabase database, ManualClock clock)
{
    public StageEvidence Stage => new(database.Cities, new() { LargestFile = 2_000_000 }, clock);

    /// <summary>Bytes that are a PDF to whoever looks at their beginning, each time others.</summary>
    public static byte[] Pdf(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        "%PDF-1.7\n"u8.CopyTo(bytes);
        return bytes;
    }

    public async Task<EvidenceFile> StagedAsync(Guid account, byte[] bytes, byte[]? thumbnail = null)
    {
        var offered = new OfferedFile("整改报告.pdf", new MemoryStream(bytes), bytes.Length, Thumbnail: thumbnail is null ? null : (ReadOnlyMemory<byte>?)thumbnail);
        return Assert.IsType<Staging.Staged>(await Stage.StageAsync(database.City, account, offered, CancellationToken.None)).File;
    }

    public async Task<Guid> AccountAsync()
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync("insert into account (tenant_id, id, login, name, created_at) values ($1, $2, $2::text, '张三', $3)", id, clock.Now);
        return id;
    }

    public async Task<Guid> FindingAsync()
    {
        var (unit, id) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ExecuteAsync("""
            insert into organisation (tenant_id, id, name, short_name, kind, zone, calendar, valid_from)
            values ($1, $2, $2::text, '交通局', 'city', 'Asia/Shanghai', 'cn', '2026-01-01')
            """, unit);
        await ExecuteAsync("""
            insert into finding (tenant_id, id, number, process, process_version, process_hash, sequence, case_state, head, state, conclusion,
                unit_id, title, opened_at, moved_at)
            values ($1, $2, $2::text, 'rectification', 1, '', 1, '{}', decode(repeat('00', 32), 'hex'), 'rectifying', 'under_way', $3, '', $4, $4)
            """, id, unit, clock.Now);
        return id;
    }

    /// <summary>Gives the account a part in the finding: it becomes liaison of its unit.</summary>
    public Task LetSeeAsync(Guid finding, Guid account) => ExecuteAsync("""
        insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
        select $1, $2, $3, unit_id, 'liaison', '2026-01-01' from finding where id = $4
        """, Guid.CreateVersion7(), account, finding);

    /// <summary>Attaches in a transaction of its own.</summary>
    public async Task<IReadOnlyList<Guid>> AttachAsync(Guid finding, Guid account, params Guid[] files)
    {
        await using var city = await database.BeginAsync();
        var refused = await EvidenceUse.AttachAsync(city, finding, files, account, clock.Now, CancellationToken.None);
        await city.CommitAsync(CancellationToken.None);
        return refused;
    }

    /// <summary>How many rows a table has in the city, all or those with a value in a column.</summary>
    public async Task<long> CountAsync(string table, string column = "", object? value = null)
    {
        await using var city = await database.BeginAsync();
        await using var command = new NpgsqlCommand($"select count(*) from {table}{(value is null ? "" : $" where {column} = $1")}", city.Connection);
        if (value is not null)
            command.Parameters.Add(new() { Value = value });
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null
    }

    /// <summary>The bytes of a file, as whoever may read it gets them.</summary>
    public async Task<byte[]> ReadAsync(EvidenceFile file)
    {
        await using var stream = new ContentStream(database.Cities, await ContentAsync(file));
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async Task<Content> ContentAsync(EvidenceFile file)
    {
        await using var city = await database.BeginAsync();
        return await EvidenceQuery.ContentAsync(city, file.Sha256, CancellationToken.None);
    }

    /// <summary>Returns when some session of the database waits for another's lock.</summary>
    public async Task SomebodyWaitsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var command = database.Service.CreateCommand(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");
        while (await command.ExecuteScalarAsync(patience.Token) is false)
            await Task.Yield();
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var city = await database.BeginAsync();
        await using var command = new NpgsqlCommand(sql, city.Connection) { Parameters = { new() { Value = database.City } } };
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }
}
