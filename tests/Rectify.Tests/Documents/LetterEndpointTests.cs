using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using Rectify.Database;
using Rectify.Documents.Typesetting;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary><c>/api/letters</c> and the documents of a finding over HTTP.</summary>
public sealed class LetterEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task A_letter_is_signed_read_downloaded_signed_for_and_voided()
    {
        var letter = await DraftAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/sign")).Status);
        Assert.Equal("signed", (string?)(await site.ReadAsync<JsonObject>("head", $"/api/letters/{letter}"))["status"]);
        using (var file = await (await site.AsAsync("head")).GetAsync($"/api/letters/{letter}/docx"))
        {
            Assert.Equal(Docx.MediaType, file.Content.Headers.ContentType!.MediaType); // a file has one
            Assert.EndsWith(".docx", file.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal); // the same
            using var package = WordprocessingDocument.Open(await file.Content.ReadAsStreamAsync(), isEditable: false);
            Assert.Contains("催办", package.MainDocumentPart!.Document.InnerText, StringComparison.Ordinal); // Docx writes it
        }

        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("liaison", HttpMethod.Post, $"/api/letters/{letter}/receive")).Status);
        Assert.Equal((HttpStatusCode.Conflict, "letter_received_before"), Code(await site.SendAsync("head", HttpMethod.Post, $"/api/letters/{letter}/receive")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "letter_reason_wanted"), Code(await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/void", new { reason = " " })));
        Assert.Equal((HttpStatusCode.Forbidden, "not_yours"), Code(await site.SendAsync("head", HttpMethod.Post, $"/api/letters/{letter}/void", new { reason = "不想要" })));
        Assert.Equal(HttpStatusCode.Created, (await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/correct", new { reason = "有误" })).Status);
        Assert.Equal((HttpStatusCode.Conflict, "letter_being_corrected"), Code(await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/correct", new { reason = "有误" })));
        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/void", new { reason = "发错" })).Status);
        Assert.Equal((HttpStatusCode.Conflict, "letter_not_in_force"), Code(await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/void", new { reason = "发错" })));
    }

    [Fact]
    public async Task What_was_signed_for_has_a_receipt_as_a_page_and_a_file_with_the_minute()
    {
        var letter = await DraftAsync();
        await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/sign");
        var number = (string)(await site.ReadAsync<JsonObject>("head", $"/api/letters/{letter}"))["number"]!;
        var receipt = $"letters/{letter}/receipts/{site.Bureau.County}";
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("head", HttpMethod.Get, $"/api/{receipt}/docx")).Status);

        await site.SendAsync("liaison", HttpMethod.Post, $"/api/letters/{letter}/receive");

        var minute = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(site.Clock.Now, "Asia/Shanghai").ToString("yyyy年M月d日HH:mm", CultureInfo.InvariantCulture);
        var head = await site.AsAsync("head");
        Assert.Contains($"href=\"/{receipt}\"", await head.GetStringAsync($"/letters/{letter}"), StringComparison.Ordinal);
        var page = await head.GetStringAsync($"/{receipt}");
        using var file = await head.GetAsync($"/api/{receipt}/docx");
        using var package = WordprocessingDocument.Open(await file.Content.ReadAsStreamAsync(), isEditable: false);
        foreach (var said in new[] { "文书签收回执", number, "云山县交通运输局", "liaison", minute })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
            Assert.Contains(said, package.MainDocumentPart!.Document.InnerText, StringComparison.Ordinal); // Docx writes it
        }

        Assert.Equal(Docx.MediaType, file.Content.Headers.ContentType!.MediaType); // a file has one
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("stranger", HttpMethod.Get, $"/api/{receipt}/docx")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.AsAsync("stranger")).GetAsync($"/{receipt}")).StatusCode);
    }

    [Fact]
    public async Task The_list_is_narrowed_by_number_as_the_page_is()
    {
        var letter = await DraftAsync();
        await site.SendAsync("supervisor", HttpMethod.Post, $"/api/letters/{letter}/sign");
        var number = (string)(await site.ReadAsync<JsonObject>("supervisor", $"/api/letters/{letter}"))["number"]!;

        var listed = (await site.ReadAsync<JsonObject>("supervisor", $"/api/letters?q={Uri.EscapeDataString(number)}"))["rows"]!.AsArray();
        var page = await (await site.AsAsync("supervisor")).GetStringAsync($"/letters?q={Uri.EscapeDataString(number)}");

        Assert.Equal(number, (string?)Assert.Single(listed)!["number"]);
        Assert.Contains($"/letters/{letter}\"", page, StringComparison.Ordinal);
        Assert.Empty((await site.ReadAsync<JsonObject>("supervisor", "/api/letters?q=9999"))["rows"]!.AsArray());
    }

    [Fact]
    public async Task To_another_county_it_is_not_there()
    {
        var letter = await DraftAsync();

        Assert.Empty((await site.ReadAsync<JsonObject>("stranger", "/api/letters"))["rows"]!.AsArray());
        foreach (var address in new[] { $"/api/letters/{letter}", $"/api/letters/{letter}/docx" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("stranger", HttpMethod.Get, address)).Status);
        foreach (var address in new[] { "sign", "receive" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("stranger", HttpMethod.Post, $"/api/letters/{letter}/{address}")).Status);
    }

    [Fact]
    public async Task The_documents_of_a_finding_are_listed_and_downloaded()
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ActAsync(finding, "head", "acknowledge");

        var listed = Assert.Single(await site.ReadAsync<JsonArray>("head", $"/api/findings/{finding}/documents"))!; // it holds one
        using var file = await (await site.AsAsync("head")).GetAsync($"/api/findings/{finding}/documents/{listed["kind"]}/{listed["sequence"]}/docx");

        Assert.Equal(("receipt", HttpStatusCode.OK), ((string?)listed["kind"], file.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("stranger", HttpMethod.Get, $"/api/findings/{finding}/documents/receipt/{listed["sequence"]}/docx")).Status);
    }

    [Fact]
    public async Task A_bulletin_and_a_campaigns_feedback_are_drafted()
    {
        await site.Bureau.IssueAsync();

        Assert.Equal(HttpStatusCode.Created, (await site.SendAsync("leader", HttpMethod.Post, "/api/letters/bulletins", new { from = "2026-02-01", to = "2026-02-28" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.SendAsync("head", HttpMethod.Post, "/api/letters/bulletins", new { from = "2026-02-01", to = "2026-02-28" })).Status);
        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, $"/api/campaigns/{site.Bureau.Campaign}/feedback");
        Assert.Equal((HttpStatusCode.OK, 1), (status, (int?)body!["drafted"])); // the count
    }

    [Fact]
    public async Task Several_are_signed_at_once_each_with_its_own_answer()
    {
        var (first, second) = (await DraftAsync(), await DraftAsync());

        var (status, rows) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/letters/sign", new { letters = new[] { first, second, first, Guid.CreateVersion7() } });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([null, null, "not_found"], rows!.AsArray().Select(row => (string?)row!["refused"])); // the answer holds rows
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "letters_wanted"), Code(await site.SendAsync("supervisor", HttpMethod.Post, "/api/letters/sign", new { letters = Array.Empty<Guid>() })));
    }

    private async Task<Guid> DraftAsync()
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ActAsync(finding, "supervisor", "urge");
        return await site.Bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and kind = 'urge'", Sql.Of(finding));
    }

    private static (HttpStatusCode, string?) Code((HttpStatusCode Status, JsonNode? Body) answer) => (answer.Status, (string?)answer.Body?["code"]);
}
