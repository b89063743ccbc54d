using System.Text;
using Npgsql;
using Rectify.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

public class StageEvidenceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int ThreeChunks = (2 * Upload.ChunkSize) + 7;
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private EvidenceRows Rows => new(database, _clock);

    [Fact]
    public async Task A_file_is_cut_into_chunks_and_reads_back_unchanged()
    {
        var bytes = EvidenceRows.Pdf(ThreeChunks);

        var file = await Rows.StagedAsync(await Rows.AccountAsync(), bytes);

        Assert.Equal("application/pdf", file.MediaType);
        Assert.Equal(bytes, await Rows.ReadAsync(file));
        Assert.Equal(3, await CountChunksAsync(file));
    }

    [Fact]
    public async Task A_file_can_be_read_from_any_place()
    {
        var bytes = EvidenceRows.Pdf(ThreeChunks);
        var file = await Rows.StagedAsync(await Rows.AccountAsync(), bytes);
        await using var stream = new ContentStream(database.Cities, await Rows.ContentAsync(file));

        foreach (var from in new[] { Upload.ChunkSize - 1, 0, (2 * Upload.ChunkSize) - 2, ThreeChunks - 2, Upload.ChunkSize })
        {
            var pair = new byte[2];
            stream.Position = from;
            await stream.ReadExactlyAsync(pair);
            Assert.Equal(bytes[from..(from + 2)], pair);
        }
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once_whoever_sends_them()
    {
        var bytes = EvidenceRows.Pdf(ThreeChunks);
        var before = await Rows.CountAsync("upload");

        var first = await Rows.StagedAsync(await Rows.AccountAsync(), bytes);
        var second = await Rows.StagedAsync(await Rows.AccountAsync(), bytes);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(1, await Rows.CountAsync("content", "sha256", first.Sha256));
        Assert.Equal(before + 1, await Rows.CountAsync("upload"));
        Assert.Equal(bytes, await Rows.ReadAsync(second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_uploads_of_the_same_bytes_the_later_waits_and_its_file_can_be_read(bool firstCommits)
    {
        var account = await Rows.AccountAsync();
        var bytes = EvidenceRows.Pdf(100);
        await using var first = new Upload(database.Cities, database.City, _clock.Now);
        await first.AppendAsync(bytes, default);
        var holding = await database.BeginAsync();
        await first.KeepAsync(holding, default);

        var second = Rows.StagedAsync(account, bytes);
        await Rows.SomebodyWaitsAsync();
        if (firstCommits)
            await holding.CommitAsync(default);
        await holding.DisposeAsync();

        Assert.Equal(bytes, await Rows.ReadAsync(await second));
        Assert.Equal(1, await Rows.CountAsync("content", "sha256", first.Sha256));
    }

    [Fact]
    public async Task Many_uploads_of_the_same_bytes_at_once_are_stored_once()
    {
        var account = await Rows.AccountAsync();
        var bytes = EvidenceRows.Pdf(ThreeChunks);
        var before = (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk"));

        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Rows.StagedAsync(account, bytes)));

        Assert.Equal(8, files.DistinctBy(file => file.Id).Count());
        Assert.Equal((before.Item1 + 1, before.Item2 + 3), (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk")));
        Assert.Equal(bytes, await Rows.ReadAsync(files[7]));
    }

    [Fact]
    public async Task A_thumbnail_is_content_of_its_own()
    {
        var png = (byte[])[0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 0];

        var file = await Rows.StagedAsync(await Rows.AccountAsync(), EvidenceRows.Pdf(50), png);

        Assert.NotNull(file.Thumbnail);
        Assert.Equal(1, await Rows.CountAsync("content", "sha256", file.Thumbnail));
    }

    [Theory]
    [InlineData("evidence_unnamed", " /", "%PDF-1.7")]
    [InlineData("evidence_empty", "空.pdf", "")]
    [InlineData("evidence_kind", "数据.bin", "\u0000\u0001\u0002")]
    [InlineData("evidence_runs", "清单.pdf", "MZ\u0000\u0001")]
    [InlineData("evidence_runs", "照片gpj.bat", "@echo off")]
    public async Task A_file_that_cannot_be_evidence_is_refused_by_its_name_and_leaves_nothing(string code, string name, string text)
    {
        var account = await Rows.AccountAsync();
        var before = await Rows.CountAsync("upload");
        var offered = new OfferedFile(name, new MemoryStream(Encoding.UTF8.GetBytes(text)));

        var refused = Assert.IsType<Staging.Refused>(await Rows.Stage.StageAsync(database.City, account, offered, default));

        Assert.Equal((code, name), (refused.Why.Code, refused.Why.Field));
        Assert.Equal(before, await Rows.CountAsync("upload"));
    }

    [Theory]
    [InlineData(2_000_001L)]
    [InlineData(null)]
    public async Task A_file_that_is_too_large_is_refused_and_leaves_nothing(long? toldLength)
    {
        var account = await Rows.AccountAsync();
        var before = (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk"));
        var offered = new OfferedFile("大.pdf", new MemoryStream(EvidenceRows.Pdf(2_000_001)), toldLength);

        var refused = Assert.IsType<Staging.Refused>(await Rows.Stage.StageAsync(database.City, account, offered, default));

        Assert.Equal("evidence_too_large", refused.Why.Code);
        Assert.Equal(before, (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk")));
    }

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_taken() =>
        Assert.Equal(2_000_000, (await Rows.ReadAsync(await Rows.StagedAsync(await Rows.AccountAsync(), EvidenceRows.Pdf(2_000_000)))).Length);

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        var account = await Rows.AccountAsync();
        var before = (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk"));
        var offered = new OfferedFile("断.pdf", new BreaksOff(EvidenceRows.Pdf(ThreeChunks)));

        await Assert.ThrowsAsync<IOException>(() => Rows.Stage.StageAsync(database.City, account, offered, default));

        Assert.Equal(before, (await Rows.CountAsync("upload"), await Rows.CountAsync("chunk")));
    }

    [Theory]
    [InlineData("delete from chunk")]
    [InlineData("update chunk set bytes = 'x'")]
    [InlineData("update content set sha256 = ''")]
    [InlineData("update evidence_file set sha256 = ''")]
    [InlineData("delete from evidence_use")]
    public async Task The_service_has_no_right_to(string statement) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await RefusalOfAsync(statement)).SqlState);

    [Theory]
    [InlineData("delete from upload where id in (select upload_id from content)")]
    [InlineData("delete from content where sha256 in (select sha256 from evidence_file)")]
    public async Task Bytes_that_a_file_names_cannot_be_removed(string statement)
    {
        await Rows.StagedAsync(await Rows.AccountAsync(), EvidenceRows.Pdf(20));

        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, (await RefusalOfAsync(statement)).SqlState);
    }

    private async Task<PostgresException> RefusalOfAsync(string statement)
    {
        await using var city = await database.BeginAsync();
        await using var command = new NpgsqlCommand(statement, city.Connection);
        return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
    }

    private async Task<long> CountChunksAsync(EvidenceFile file) =>
        await Rows.CountAsync("chunk", "upload_id", (await Rows.ContentAsync(file)).UploadId);

    private sealed class BreaksOff(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Upload.ChunkSize ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("The connection was reset.");
    }
}
