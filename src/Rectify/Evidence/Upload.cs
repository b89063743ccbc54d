using System.Security.Cryptography;
using Npgsql;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>Bytes on their way into the database: cut into chunks and hashed as they come, never held whole.</summary>
/// <remarks>Each chunk is a transaction of its own, so a phone on a bad line holds no connection and no vacuum back while it sends.
/// Until <see cref="KeepAsync"/> nothing names the chunks; disposing without it removes them, a crash leaves them to the sweep.</remarks>
internal sealed class Upload(CityDatabase database, Guid tenant, DateTimeOffset begunAt) : IAsyncDisposable
{
    /// <summary>Bytes in each chunk but the last.</summary>
    public const int ChunkSize = 256 * 1024;

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[]? _sha256;
    private int _chunks;
    private bool _kept;

    public DateTimeOffset BegunAt => begunAt;

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>The SHA-256 of all that came; nothing may be appended afterwards.</summary>
    public byte[] Sha256 => _sha256 ??= _hash.GetHashAndReset();

    /// <summary>Stores one chunk; each but the last is <see cref="ChunkSize"/> long.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken ct)
    {
        _hash.AppendData(chunk.Span);
        await using var batch = database.CreateBatch(tenant);
        // The commit in KeepAsync flushes the log of every chunk before it, so no chunk need wait for the disk by itself.
        batch.BatchCommands.Add(new("select set_config('synchronous_commit', 'off', true)"));
        if (_chunks == 0)
            batch.BatchCommands.Add(new(Begin) { Parameters = { new() { Value = tenant }, new() { Value = _id }, new() { Value = begunAt } } });
        batch.BatchCommands.Add(new("insert into chunk (tenant_id, upload_id, ordinal, bytes) values ($1, $2, $3, $4)")
        {
            Parameters = { new() { Value = tenant }, new() { Value = _id }, new() { Value = _chunks }, new() { Value = chunk } },
        });
        await batch.ExecuteNonQueryAsync(ct);
        Size += chunk.Length;
        _chunks++;
    }

    /// <summary>Makes the bytes content of the city, in the caller's transaction. When the city has them already, or a twin
    /// that runs at the same time has just brought them, these copies are removed and those serve.</summary>
    /// <remarks>Of several uploads in one transaction the lesser SHA-256 comes first, or two such transactions may deadlock.</remarks>
    public async Task KeepAsync(CityTransaction city, CancellationToken ct)
    {
        Guid? serving;
        do
        {
            await AddAsync(city, ct);
            serving = await ServingAsync(city, ct); // absent when a sweep removed it between the two statements
        }
        while (serving is null);

        if (serving != _id)
            await RemoveAsync(city, ct);
        _kept = true;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_kept || _chunks == 0)
            return;
        await using var city = await database.BeginAsync(tenant, CancellationToken.None);
        await RemoveAsync(city, CancellationToken.None);
        await city.CommitAsync(CancellationToken.None);
    }

    private const string Begin = "insert into upload (tenant_id, id, begun_at) values ($1, $2, $3)";

    private async Task AddAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            insert into content (tenant_id, sha256, upload_id, size, chunk_size, created_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (tenant_id, sha256) do nothing
            """, city.Connection, city.Transaction)
        {
            Parameters =
            {
                new() { Value = tenant }, new() { Value = Sha256 }, new() { Value = _id }, new() { Value = Size },
                new() { Value = ChunkSize }, new() { Value = begunAt },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<Guid?> ServingAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select upload_id from content where tenant_id = $1 and sha256 = $2 for key share", city.Connection, city.Transaction)
        {
            Parameters = { new() { Value = tenant }, new() { Value = Sha256 } },
        };
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private async Task RemoveAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from upload where tenant_id = $1 and id = $2", city.Connection, city.Transaction)
        {
            Parameters = { new() { Value = tenant }, new() { Value = _id } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
