using System.Diagnostics;
using Rectify.Accounts;
using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Documents.Typesetting;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>The thirteen documents of one bureau as .docx files, and as LibreOffice turned them into PDF, all in one run of it.</summary>
public sealed class ThirteenDocuments : IAsyncLifetime
{
    /// <summary>Filled from edge to edge: its second page is the grid and nothing else.</summary>
    public const string Grid = "grid";

    /// <summary>A notice with two annexes whose text ends so many lines further down the page.</summary>
    public const string End = "end";

    /// <summary>So many lines: with all of them the signature has gone to the second page.</summary>
    public static IEnumerable<int> Ends => Enumerable.Range(1, 14);

    private readonly TestDatabase _database = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    /// <summary>By the template's name.</summary>
    public Dictionary<string, Paper> Papers { get; } = [];

    /// <summary>Where the files are: NAME.docx and NAME.pdf.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("rectify-documents-").FullName;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        var bureau = await TransportBureau.BuildAsync(_database, _clock);
        await OfOneFindingAsync(bureau);
        await OfALateOneAsync(bureau);
        await OfTheCampaignAsync(bureau);
        Papers[Grid] = new Paper(PaperFormat.Form, "", "", null, [new PaperBlock.Paragraph(string.Concat(Enumerable.Repeat("整改闭环管理督查反馈核查销号", 3 * 616 / 14)))], []);
        foreach (var lines in Ends)
            Papers[$"{End}{lines}"] = EndingAfter(lines);
        foreach (var (name, paper) in Papers)
            await File.WriteAllBytesAsync(Path.Combine(Folder, $"{name}.docx"), Docx.Of(paper));
        await RunAsync("soffice", [$"-env:UserInstallation=file://{Folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", Folder, .. Papers.Keys.Select(name => Path.Combine(Folder, $"{name}.docx"))]);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <returns>What the program wrote.</returns>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!; // null only when an existing one is reused
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private static Paper EndingAfter(int lines) => new(
        PaperFormat.Notice, "云江市交通运输局", "关于督查情况的反馈意见", "云山县交通运输局：",
        [.. Enumerable.Range(1, lines).Select(line => new PaperBlock.Paragraph($"第{line}行整改要求。"))],
        [new("问题清单", [new PaperBlock.Paragraph("清单")]), new("整改方案", [new PaperBlock.Paragraph("方案")])])
    { HasSeal = true, Number = "反馈〔2026〕1号", Day = "2026年3月2日" };

    // What its history gives, and the letters of its issue and its return.
    private async Task OfOneFindingAsync(TransportBureau bureau)
    {
        var finding = new RectifiedFinding(bureau, _clock);
        await finding.WalkAsync();
        foreach (var kind in new[] { "rectification-notice", "return-notice" })
            await SignAsync(bureau, kind, "team_lead");
        var papers = new ActPapers(new FindingQuery(bureau.Cities, bureau.Library, _clock), bureau.Cities, bureau.Library);
        foreach (var paper in (await papers.ListAsync(bureau.City, bureau["head"], finding.Id, CancellationToken.None))!) // their unit's
            Papers[paper.Kind] = (await papers.ReadAsync(bureau.City, bureau["head"], finding.Id, paper.Kind, paper.Sequence, CancellationToken.None))!; // listed
    }

    private async Task OfALateOneAsync(TransportBureau bureau)
    {
        await bureau.IssueAsync("10wd");
        _clock.Advance(TimeSpan.FromDays(45));
        await new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).SweepAsync(bureau.City, CancellationToken.None);
        await new SignSystemLetters(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, CancellationToken.None);
        await SignAsync(bureau, "reminder", null);
        await SignAsync(bureau, "urge", "supervisor");
        foreach (var kind in new[] { "supervise", "interview" })
            await SignAsync(bureau, kind, "leader");
    }

    private async Task OfTheCampaignAsync(TransportBureau bureau)
    {
        var drafts = new DraftLetters(bureau.Cities, bureau.Library, _clock);
        var supervisor = new CurrentAccount(bureau.City, bureau["supervisor"], "supervisor", "supervisor");
        await drafts.FeedbackAsync(supervisor, bureau.Campaign, CancellationToken.None);
        await SignAsync(bureau, "feedback", "supervisor");
        await drafts.BulletinAsync(supervisor, new(2026, 3, 1), new(2026, 3, 31), CancellationToken.None);
        await SignAsync(bureau, "period-bulletin", "leader");
    }

    private async Task SignAsync(TransportBureau bureau, string kind, string? signer)
    {
        var id = await bureau.OneAsync<Guid>("select id from letter where kind = $1 and status <> 'dropped' order by drafted_at limit 1", Rectify.Database.Sql.Of(kind));
        if (signer is not null)
            Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau[signer], id, CancellationToken.None));
        Papers[kind] = (await new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], id, CancellationToken.None))!.Paper; // the supervisor sees all
    }
}
