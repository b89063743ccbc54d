using Rectify.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

public class EvidenceUseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private EvidenceRows Rows => new(database, _clock);

    [Fact]
    public async Task What_an_account_staged_itself_it_may_put_on_a_finding()
    {
        var (account, finding) = (await Rows.AccountAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));

        var refused = await Rows.AttachAsync(finding, account, file.Id, file.Id);

        Assert.Empty(refused);
        var shown = Assert.Single(await ShownAsync(finding));
        Assert.Equal((file.Id, 20L, _clock.Now, account), (shown.Id, shown.Size, shown.Since, shown.By));
    }

    [Fact]
    public async Task What_somebody_else_staged_is_refused_and_then_nothing_is_put_on()
    {
        var (account, other, finding) = (await Rows.AccountAsync(), await Rows.AccountAsync(), await Rows.FindingAsync());
        var mine = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        var theirs = await Rows.StagedAsync(other, EvidenceRows.Pdf(20));
        var unknown = Guid.CreateVersion7();

        var refused = await Rows.AttachAsync(finding, account, mine.Id, theirs.Id, unknown);

        Assert.Equal([theirs.Id, unknown], refused);
        Assert.Empty(await ShownAsync(finding));
    }

    [Fact]
    public async Task One_file_serves_many_findings_of_whoever_may_see_it_on_one()
    {
        var (account, other) = (await Rows.AccountAsync(), await Rows.AccountAsync());
        var (seen, next) = (await Rows.FindingAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(other, EvidenceRows.Pdf(20));
        await Rows.AttachAsync(seen, other, file.Id);
        await Rows.LetSeeAsync(seen, account);

        var refused = await Rows.AttachAsync(next, account, file.Id);

        Assert.Empty(refused);
        Assert.Equal(file.Id, Assert.Single(await ShownAsync(next)).Id);
    }

    [Fact]
    public async Task Evidence_of_a_finding_that_an_account_may_not_see_is_refused_also_to_who_once_uploaded_it()
    {
        var (account, first, next) = (await Rows.AccountAsync(), await Rows.FindingAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        await Rows.AttachAsync(first, account, file.Id);

        Assert.Equal([file.Id], await Rows.AttachAsync(next, account, file.Id));
    }

    [Fact]
    public async Task The_sweep_removes_what_was_never_used_with_its_bytes_and_nothing_else()
    {
        var (account, finding) = (await Rows.AccountAsync(), await Rows.FindingAsync());
        var shared = EvidenceRows.Pdf(30);
        var used = await Rows.StagedAsync(account, shared);
        var twin = await Rows.StagedAsync(account, shared);
        var lonely = await Rows.StagedAsync(account, EvidenceRows.Pdf(40));
        var lonelyUpload = (await Rows.ContentAsync(lonely)).UploadId;
        await Rows.AttachAsync(finding, account, used.Id);
        _clock.Advance(TimeSpan.FromDays(2));
        var young = await Rows.StagedAsync(account, EvidenceRows.Pdf(50));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Sweep.RunAsync(default);

        Assert.Equal(0, await Rows.CountAsync("evidence_file", "id", twin.Id));
        Assert.Equal(0, await Rows.CountAsync("evidence_file", "id", lonely.Id));
        Assert.Equal(0, await Rows.CountAsync("content", "sha256", lonely.Sha256));
        Assert.Equal(shared, await Rows.ReadAsync(used));
        Assert.Equal(50, (await Rows.ReadAsync(young)).Length);
        Assert.Equal(0, await Rows.CountAsync("chunk", "upload_id", lonelyUpload));
    }

    [Fact]
    public async Task The_sweep_removes_uploads_that_broke_off_two_days_ago()
    {
        _clock.Advance(TimeSpan.FromSeconds(77));
        var broken = new Upload(database.Cities, database.City, _clock.Now); // never disposed: its process died
        await broken.AppendAsync(EvidenceRows.Pdf(20), default);

        _clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        await Sweep.RunAsync(default);
        var early = await Rows.CountAsync("upload", "begun_at", broken.BegunAt);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Sweep.RunAsync(default);

        Assert.Equal((1, 0), (early, await Rows.CountAsync("upload", "begun_at", broken.BegunAt)));
    }

    [Fact]
    public async Task A_sweep_leaves_alone_what_is_just_being_put_on_a_finding()
    {
        var (account, finding) = (await Rows.AccountAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        _clock.Advance(TimeSpan.FromDays(3));
        await using var city = await database.BeginAsync();
        await EvidenceUse.AttachAsync(city, finding, [file.Id], account, _clock.Now, default);

        await Sweep.RunAsync(default);
        await city.CommitAsync(default);

        Assert.Equal(20, (await Rows.ReadAsync(file)).Length);
    }

    [Fact]
    public async Task What_a_sweep_is_just_removing_is_refused_once_it_is_gone()
    {
        var (account, finding) = (await Rows.AccountAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        await using var sweeping = await database.BeginAsync();
        await using var delete = new Npgsql.NpgsqlCommand($"delete from evidence_file where id = '{file.Id}'", sweeping.Connection);
        await delete.ExecuteNonQueryAsync();

        var attaching = Rows.AttachAsync(finding, account, file.Id);
        await Rows.SomebodyWaitsAsync();
        await sweeping.CommitAsync(default);

        Assert.Equal([file.Id], await attaching);
    }

    [Fact]
    public async Task A_sender_may_take_back_what_is_staged_and_nobody_else_may()
    {
        var (account, other) = (await Rows.AccountAsync(), await Rows.AccountAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        var staged = new StagedEvidence(database.Cities);

        Assert.False(await staged.RemoveAsync(database.City, other, file.Id, default));
        Assert.True(await staged.RemoveAsync(database.City, account, file.Id, default));
        Assert.False(await staged.RemoveAsync(database.City, account, file.Id, default));
    }

    [Fact]
    public async Task What_a_finding_uses_nobody_takes_back()
    {
        var (account, finding) = (await Rows.AccountAsync(), await Rows.FindingAsync());
        var file = await Rows.StagedAsync(account, EvidenceRows.Pdf(20));
        await Rows.AttachAsync(finding, account, file.Id);

        Assert.False(await new StagedEvidence(database.Cities).RemoveAsync(database.City, account, file.Id, default));
        Assert.Equal(20, (await Rows.ReadAsync(file)).Length);
    }

    private SweepStagedEvidence Sweep => new(database.Cities, new(database.Cities), _clock);

    private async Task<List<EvidenceShown>> ShownAsync(Guid finding)
    {
        await using var city = await database.BeginAsync();
        return await EvidenceQuery.OfFindingAsync(city, finding, default);
    }
}
