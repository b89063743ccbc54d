using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Rectify.Audit;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;
using Rectify.Tests.Evidence;
using Rectify.Tests.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary>The day on which a city moves to another machine, rehearsed: findings with evidence, letters and notices under way.</summary>
public sealed class RehearsalTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly TestDatabase _database = new(hasCity: false);
    private readonly TemporaryFolder _folder = new();
    private readonly string _elsewhere = $"rectify_{Guid.NewGuid():n}";
    private readonly byte[] _report = EvidenceRows.Pdf(3_000_000);

    private TransportBureau? _bureau;
    private NpgsqlDataSource? _service;

    private TransportBureau Bureau => _bureau!; // made by InitializeAsync, before any test
    private CityDatabase Restored => new(_service!); // made by InitializeAsync, before any test
    private RootFolder Roots => new(_folder.Path);

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, _clock);
        await _database.AddPersonAsync("system", Bureau.Bureau, Bureau.City, "system_officer");
        await WorkAsync();
        await TestServer.CreateDatabaseAsync(_elsewhere, migrated: false);
        _service = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_elsewhere, DatabaseRoles.Service));
        await MoveAsync();
    }

    public async Task DisposeAsync()
    {
        await _service!.DisposeAsync(); // made by InitializeAsync
        await _database.DisposeAsync();
        await TestServer.DropDatabaseAsync(_elsewhere);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_restored_city_holds_its_chains_replays_and_gives_back_its_evidence()
    {
        var verified = await new VerifyChains(Restored, Roots).RunAsync(_ => { }, CancellationToken.None);
        var replayed = await new ReplayHistories(Restored, new ProcessLibrary(Restored, _clock)).RunAsync(_ => { }, CancellationToken.None);

        Assert.Empty(verified.Faults.Concat(replayed.Faults).Select(fault => fault.In(Rectify.Layout.Language.English)));
        Assert.True(verified is { Findings: 2, Events: > 8, Roots: 1 });
        Assert.Equal(_report, await ReportAsync());
    }

    [Fact]
    public async Task A_restored_city_sends_nothing_until_the_system_officer_says_so()
    {
        var before = await WaitingAsync();
        await SendAsync();
        Assert.Equal(before, await WaitingAsync());
        Assert.True(before is { Notices: > 5, Letters: > 0 });

        await using var app = await TestApp.StartAsync(await TestServer.ConnectionToAsync(_elsewhere, DatabaseRoles.Service), _database.Keys, _clock, configure: null);
        var officer = await app.SignedInAsync("system", People.Password);
        Assert.Contains("held back", await officer.GetStringAsync("/sending"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.PutAsJsonAsync("/api/sending", new { paused = false })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.PutAsJsonAsync("/api/sending", new { paused = false })).StatusCode);
        await SendAsync();

        Assert.Equal(new(0, 0), await WaitingAsync());
        Assert.Equal(1L, await CountAsync("select count(*) from audit_log where act = 'sending_resumed' and by_account is not null"));
    }

    [Fact]
    public async Task In_a_restored_city_work_goes_on_where_it_stood()
    {
        var take = new TakeAction(Restored, new ProcessLibrary(Restored, _clock), new BuiltInRunner(), new Seals(new SealKeys(null)), _clock);
        await using var city = await Restored.BeginAsync(Bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select id from finding where state = 'issued'");
        var finding = Assert.IsType<Guid>(await command.ExecuteScalarAsync());

        Assert.IsType<Answer.Taken>(await take.HandleAsync(
            new(Bureau.City, Bureau["head"], finding, null, null, by => new Engine.Command.Act(by, "acknowledge", Engine.Brought.Nothing)), CancellationToken.None));
    }

    // Two findings, one with a report as evidence; nine days later a reminder is drafted. Nothing has been sent, one night is sealed.
    private async Task WorkAsync()
    {
        await Bureau.IssueAsync("10wd");
        var finding = await Bureau.IssueAsync("10wd");
        var staged = await new StageEvidence(Bureau.Cities, new(), _clock).StageAsync(
            Bureau.City, Bureau["head"], new OfferedFile("整改报告.pdf", new MemoryStream(_report), _report.Length), CancellationToken.None);
        var file = Assert.IsType<Staging.Staged>(staged).File;
        Assert.IsType<Answer.Taken>(await Bureau.ActAsync(finding, "head", "acknowledge", Engine.Brought.Nothing with { Evidence = [file.Id] }));
        _clock.Advance(TimeSpan.FromDays(9));
        await new FireRungs(Bureau.Cities, Bureau.Library, new BuiltInRunner(), _clock).SweepAsync(Bureau.City, CancellationToken.None);
        await new SealHeads(Bureau.Cities, Roots, _clock).RunAsync(CancellationToken.None);
    }

    private async Task MoveAsync()
    {
        var path = Path.Combine(_folder.Path, "backup");
        await Backup.WriteAsync(_database.OwnerConnection, path, _clock.Now, CancellationToken.None);
        var backup = await BackupFile.ReadAsync(path, CancellationToken.None);
        backup.CheckFor(_database.Keys.Id);
        await Restore.RunAsync(await TestServer.ConnectionToAsync(_elsewhere, DatabaseRoles.Owner), backup, _clock.Now, CancellationToken.None);
    }

    private async Task SendAsync()
    {
        await Switchboard.WithoutChannels(Restored, _clock).SendAsync(Bureau.City, CancellationToken.None);
        await new SignSystemLetters(Restored, new ProcessLibrary(Restored, _clock), _clock).SignAsync(Bureau.City, CancellationToken.None);
        await Switchboard.WithoutChannels(Restored, _clock).SendAsync(Bureau.City, CancellationToken.None);
    }

    private async Task<Waiting> WaitingAsync() => new(
        await CountAsync("select count(*) from notice where sent_at is null and dropped_at is null"),
        await CountAsync("select count(*) from letter where status = 'draft' and sign_by = 'system'"));

    private async Task<long> CountAsync(string sql)
    {
        await using var city = await Restored.BeginAsync(Bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null
    }

    private async Task<byte[]> ReportAsync()
    {
        await using var city = await Restored.BeginAsync(Bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select sha256 from evidence_file join evidence_use on evidence_id = id");
        var content = await EvidenceQuery.ContentAsync(city, (byte[])(await command.ExecuteScalarAsync())!, CancellationToken.None); // one was attached
        await using var stream = new ContentStream(Restored, content);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private sealed record Waiting(long Notices, long Letters);
}
