using System.Buffers;
using System.Data;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>Content as a stream that can seek, one chunk of it in memory: what HTTP needs to send a range.</summary>
/// <remarks>Each chunk is read in a transaction of its own, so a slow reader holds no connection. Reads are asynchronous only.</remarks>
internal sealed class ContentStream(CityDatabase database, Content content) : Stream
{
    private byte[]? _chunk;
    private int _loaded = -1;
    private int _length;
    private long _position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => content.Size;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty)
            return 0;
        var ordinal = (int)(_position / content.ChunkSize);
        if (ordinal != _loaded)
            await LoadAsync(ordinal, cancellationToken);
        var from = (int)(_position % content.ChunkSize);
        var count = Math.Min(buffer.Length, _length - from);
        _chunk.AsMemory(from, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_chunk is not null)
            ArrayPool<byte>.Shared.Return(_chunk);
        _chunk = null;
        _loaded = -1;
        base.Dispose(disposing);
    }

    private async Task LoadAsync(int ordinal, CancellationToken ct)
    {
        _chunk ??= ArrayPool<byte>.Shared.Rent(content.ChunkSize);
        _loaded = -1;
        await using var batch = database.CreateBatch(content.TenantId);
        batch.BatchCommands.Add(new("select bytes from chunk where tenant_id = $1 and upload_id = $2 and ordinal = $3")
        {
            Parameters = { new() { Value = content.TenantId }, new() { Value = content.UploadId }, new() { Value = ordinal } },
        });
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
            throw new EndOfStreamException($"Chunk {ordinal} of content {content.Hex} is gone.");
        await using var bytes = await reader.GetStreamAsync(0, ct);
        _length = await bytes.ReadAtLeastAsync(_chunk.AsMemory(0, content.ChunkSize), content.ChunkSize, throwOnEndOfStream: false, ct);
        _loaded = ordinal;
    }
}
