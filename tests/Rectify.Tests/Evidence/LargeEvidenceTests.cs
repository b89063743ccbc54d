using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

/// <summary>However large a file is, the service has a chunk of it in memory: seen from outside, on the executable.</summary>
public sealed class LargeEvidenceTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const long Large = 500_000_000, Small = 20_000_000, Most = 30_000_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Half_a_gigabyte_up_and_down_moves_the_services_memory_by_30_MB_at_most()
    {
        await using var node = await Node.StartAsync(database, await Node.MakeKeyFileAsync(database, _folder.Path), turns: false); // the jobs' first turns are no part of a file
        using var client = node.ClientWith(await database.Cities.MakeTokenAsync(database.City, await database.AddPersonAsync("rectifier", await database.AddBureauAsync())));
        client.Timeout = TimeSpan.FromMinutes(5); // a busy machine is no fault
        await ThereAndBackAsync(client, Small); // so that code is compiled and buffers stand
        var before = node.PeakBytes;

        await ThereAndBackAsync(client, Large);

        Assert.InRange(node.PeakBytes - before, 0, Most);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ThereAndBackAsync(HttpClient client, long size)
    {
        using var file = new MadeUpFile(size);
        using var posted = await client.PostAsync("/api/evidence?name=整改前后.pdf", file);
        posted.EnsureSuccessStatusCode();
        var staged = await posted.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(file.Sha256, staged!["sha256"]!.GetValue<string>()); // in the answer of every staged file
        Assert.Equal((HttpStatusCode.OK, file.Sha256), await GetAsync(client, posted.Headers.Location, range: null));
        Assert.Equal((HttpStatusCode.PartialContent, file.Sha256OfLastFifth), await GetAsync(client, posted.Headers.Location, new(size / 5 * 4, null)));
    }

    private static async Task<(HttpStatusCode Status, string Sha256)> GetAsync(HttpClient client, Uri? address, RangeHeaderValue? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = range } };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        return (answer.StatusCode, Convert.ToHexStringLower(await SHA256.HashDataAsync(body)));
    }

    /// <summary>A file that nothing compresses and nobody ever holds whole: made up as it is sent.</summary>
    private sealed class MadeUpFile(long size) : HttpContent
    {
        private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly IncrementalHash _lastFifth = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Sha256 => Convert.ToHexStringLower(_whole.GetCurrentHash());

        public string Sha256OfLastFifth => Convert.ToHexStringLower(_lastFifth.GetCurrentHash());

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[50_000]; // a fifth of the file is a whole number of them
            for (var at = 0L; at < size; at += block.Length)
            {
                RandomNumberGenerator.Fill(block);
                if (at == 0)
                    "%PDF-1.7\n"u8.CopyTo(block);
                _whole.AppendData(block);
                if (at >= size / 5 * 4)
                    _lastFifth.AppendData(block);
                await stream.WriteAsync(block);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _whole.Dispose();
            _lastFifth.Dispose();
            base.Dispose(disposing);
        }
    }
}
