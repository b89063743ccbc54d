using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Rectify.Tests.Evidence;

public class EvidenceEndpointTests(EvidenceHost host) : IClassFixture<EvidenceHost>
{
    [Fact]
    public async Task A_raw_body_is_staged_and_only_its_sender_reads_it_back()
    {
        var (me, other) = (await host.Rows.AccountAsync(), await host.Rows.AccountAsync());
        var bytes = EvidenceRows.Pdf(300_000);

        var posted = await PostAsync(me, "整改报告.pdf", bytes, "&taken_at=2026-02-27T09:30:00%2B08:00");

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        var staged = await posted.Content.ReadAsStringAsync();
        Assert.Contains("\"name\":\"整改报告.pdf\",\"media_type\":\"application/pdf\",\"size\":300000", staged, StringComparison.Ordinal);
        Assert.Contains("\"taken_at\":\"2026-02-27T01:30:00+00:00\"", staged, StringComparison.Ordinal);
        Assert.Equal(bytes, await host.ClientOf(me).GetByteArrayAsync(posted.Headers.Location));
        Assert.Equal(HttpStatusCode.NotFound, (await host.ClientOf(other).GetAsync(posted.Headers.Location)).StatusCode);
    }

    [Fact]
    public async Task A_form_is_read_part_by_part_with_its_thumbnail()
    {
        var me = await host.Rows.AccountAsync();
        var (jpeg, picture) = ((byte[])[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], EvidenceRows.Pdf(600_000));
        using var form = new MultipartFormDataContent
        {
            { new StringContent("2026-02-27T09:30:00+08:00"), "taken_at" },
            { new ByteArrayContent(jpeg), "thumbnail", "small.jpg" },
            { new ByteArrayContent(picture), "file", "现场照片.pdf" },
        };

        var posted = await host.ClientOf(me).PostAsync("/api/evidence", form);

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(picture, await host.ClientOf(me).GetByteArrayAsync(posted.Headers.Location));
        var small = await host.ClientOf(me).GetAsync($"{posted.Headers.Location}/thumbnail");
        Assert.Equal("image/jpeg", small.Content.Headers.ContentType?.MediaType);
        Assert.Equal(jpeg, await small.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_body_larger_than_the_servers_own_limit_is_taken()
    {
        var posted = await PostAsync(await host.Rows.AccountAsync(), "大.pdf", EvidenceRows.Pdf(31_000_000));

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
    }

    [Theory]
    [InlineData("a.exe", "MZ\u0000\u0001", "", HttpStatusCode.UnsupportedMediaType, "evidence_runs")]
    [InlineData("a.bin", "\u0000\u0001", "", HttpStatusCode.UnsupportedMediaType, "evidence_kind")]
    [InlineData("a.pdf", "", "", HttpStatusCode.UnprocessableEntity, "evidence_empty")]
    [InlineData("", "%PDF-1.7", "", HttpStatusCode.UnprocessableEntity, "evidence_unnamed")]
    [InlineData("a.pdf", "%PDF-1.7", "&taken_at=yesterday", HttpStatusCode.BadRequest, "evidence_taken_at")]
    public async Task A_refusal_is_problem_json_with_a_stable_code(string name, string text, string more, HttpStatusCode status, string code)
    {
        var posted = await PostAsync(await host.Rows.AccountAsync(), name, System.Text.Encoding.UTF8.GetBytes(text), more);

        Assert.Equal(status, posted.StatusCode);
        Assert.Equal("application/problem+json", posted.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await posted.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_form_that_breaks_off_is_a_bad_request_and_leaves_nothing()
    {
        var me = await host.Rows.AccountAsync();
        var before = await host.Rows.CountAsync("upload");
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        var posted = await host.ClientOf(me).PostAsync("/api/evidence", content);

        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Equal(before, await host.Rows.CountAsync("upload"));
    }

    [Fact]
    public async Task Evidence_is_read_by_a_finding_that_one_may_see_and_never_by_another_or_by_its_hash()
    {
        var (me, other) = (await host.Rows.AccountAsync(), await host.Rows.AccountAsync());
        var (finding, elsewhere) = (await host.Rows.FindingAsync(), await host.Rows.FindingAsync());
        var file = await host.Rows.StagedAsync(me, EvidenceRows.Pdf(20));
        await host.Rows.AttachAsync(finding, me, file.Id);
        await host.Rows.LetSeeAsync(finding, other);
        await host.Rows.LetSeeAsync(elsewhere, other);

        async Task<HttpStatusCode> GetAsync(Guid account, string path) => (await host.ClientOf(account).GetAsync(path)).StatusCode;

        Assert.Equal(HttpStatusCode.OK, await GetAsync(other, $"/api/findings/{finding}/evidence/{file.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(other, $"/api/findings/{elsewhere}/evidence/{file.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(me, $"/api/findings/{finding}/evidence/{file.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(me, $"/api/evidence/{file.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(other, $"/api/findings/{finding}/evidence/{Convert.ToHexString(file.Sha256)}"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(me, $"/api/findings/{finding}/evidence"));
        Assert.Contains(file.Id.ToString(), await host.ClientOf(other).GetStringAsync($"/api/findings/{finding}/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_gets_anything()
    {
        using var nobody = new HttpClient { BaseAddress = host.ClientOf(Guid.Empty).BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/evidence/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/api/evidence?name=a.pdf", new ByteArrayContent([1]))).StatusCode);
    }

    [Fact]
    public async Task A_file_goes_out_to_be_saved_under_its_name_and_runs_nowhere()
    {
        var response = await GetStagedAsync(EvidenceRows.Pdf(20), _ => { });

        var disposition = response.Content.Headers.ContentDisposition;
        Assert.Equal("attachment", disposition?.DispositionType);
        Assert.Equal("整改报告.pdf", disposition?.FileNameStar);
        Assert.Contains("filename*=UTF-8''%E6%95%B4", response.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-cache, private", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("bytes=262140-262149", 262140, 10)]
    [InlineData("bytes=-5", 599_995, 5)]
    [InlineData("bytes=599999-", 599_999, 1)]
    public async Task A_range_is_given_out_alone(string range, int from, int length)
    {
        var bytes = EvidenceRows.Pdf(600_000);

        var response = await GetStagedAsync(bytes, request => request.Headers.Range = RangeHeaderValue.Parse(range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(bytes[from..(from + length)], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes {from}-{from + length - 1}/600000", response.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task A_range_beyond_the_end_cannot_be_given() =>
        Assert.Equal(
            HttpStatusCode.RequestedRangeNotSatisfiable,
            (await GetStagedAsync(EvidenceRows.Pdf(20), request => request.Headers.Range = new(20, null))).StatusCode);

    [Fact]
    public async Task A_range_of_something_older_gets_the_whole_file()
    {
        var response = await GetStagedAsync(EvidenceRows.Pdf(20), request =>
        {
            request.Headers.Range = new(0, 4);
            request.Headers.IfRange = new(new EntityTagHeaderValue("\"other\""));
        });

        Assert.Equal((HttpStatusCode.OK, 20L), (response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_tag_that_is_known_saves_the_bytes()
    {
        var bytes = EvidenceRows.Pdf(20);
        var tag = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

        var response = await GetStagedAsync(bytes, request => request.Headers.IfNoneMatch.Add(new($"\"{tag}\"")));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Fact]
    public async Task The_head_alone_says_how_large_it_is()
    {
        var response = await GetStagedAsync(EvidenceRows.Pdf(600_000), request => request.Method = HttpMethod.Head);

        Assert.Equal((HttpStatusCode.OK, 600_000L), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> GetStagedAsync(byte[] bytes, Action<HttpRequestMessage> with)
    {
        var me = await host.Rows.AccountAsync();
        var file = await host.Rows.StagedAsync(me, bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/evidence/{file.Id}");
        with(request);
        return await host.ClientOf(me).SendAsync(request);
    }

    private Task<HttpResponseMessage> PostAsync(Guid account, string name, byte[] bytes, string more = "") =>
        host.ClientOf(account).PostAsync($"/api/evidence?name={Uri.EscapeDataString(name)}{more}", new ByteArrayContent(bytes));
}
