using Microsoft.AspNetCore.Http;
using Rectify.Audit;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Migrating;
using Rectify.Processes;
using Rectify.Tests.Audit;
using Rectify.Tests.Support;

namespace Rectify.Tests.Migrating;

/// <summary>Findings of version 1 that are registered, issued and planned for, and a version 2 that calls planning drafting.</summary>
public sealed class MigrateFindingsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const string Map = "{ 1: { planning: drafting } }";
    private readonly AuditRoom _room = new(database);

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_rehearsal_says_where_each_finding_would_go_and_writes_nothing()
    {
        var bureau = await WalkedAsync();
        var before = await EverythingAsync(bureau);

        var migrated = await MigrateAsync(bureau, Map, isRehearsal: true);

        Assert.Equal(["issued → issued", "planning → drafting", "registered → registered"], migrated.Select(finding => $"{finding.From} → {finding.To}{finding.Why}").Order());
        Assert.Equal(before, await EverythingAsync(bureau));
    }

    [Fact]
    public async Task They_go_on_under_the_new_version_and_every_history_replays()
    {
        var bureau = await WalkedAsync();
        var due = await bureau.ManyAsync<DateTime>("select due_at from finding where due_at is not null order by id");
        var entered = await bureau.OneAsync<long>("select count(*) from notice where kind = 'entered'");

        await MigrateAsync(bureau, Map);

        Assert.Equal(["2 drafting", "2 issued", "2 registered"], await bureau.ManyAsync<string>("select process_version || ' ' || state from finding order by state"));
        Assert.Equal(due, await bureau.ManyAsync<DateTime>("select due_at from finding where due_at is not null order by id"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from deadline where key = 'finding' and version > 1"));
        Assert.Equal(entered, await bureau.OneAsync<long>("select count(*) from notice where kind = 'entered'"));
        Assert.Equal(
            new[] { bureau["head"], bureau["liaison"] }.Order(), (await bureau.ManyAsync<Guid>("select account_id from notice where kind = 'migrated'")).Order());
        var issued = await bureau.OneAsync<Guid>("select id from finding where state = 'issued'");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(issued, "head", "acknowledge"));
        Assert.Equal("drafting", await bureau.OneAsync<string>("select state from finding where id = $1", Rectify.Database.Sql.Of(issued)));
        await AssertSoundAsync(bureau);
        Assert.Empty(await MigrateAsync(bureau, Map));
    }

    [Fact]
    public async Task What_is_due_fires_under_the_version_that_goes()
    {
        var bureau = await WalkedAsync();
        _room.Clock.Advance(TimeSpan.FromDays(40));

        await MigrateAsync(bureau, Map);

        Assert.Equal(0L, await bureau.OneAsync<long>("""
            select count(*) from event fired join event moved on moved.finding_id = fired.finding_id and moved.command = 'migrate'
            where fired.command = 'fire_rung' and fired.sequence > moved.sequence
            """));
        Assert.NotEqual(0L, await bureau.OneAsync<long>("select count(*) from event where command = 'fire_rung'"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task A_state_that_is_gone_and_not_mapped_is_refused_and_its_finding_stays_as_it_was()
    {
        var bureau = await WalkedAsync();
        const string planned = "select row(f.*)::text from finding f where state = 'planning'";
        var before = await bureau.OneAsync<string>(planned);

        var migrated = await MigrateAsync(bureau, "{ 1: {} }");

        var refused = Assert.Single(migrated, finding => finding.Why is not null);
        Assert.Equal(("planning", "migrate_no_state"), (refused.From, refused.Why));
        Assert.Contains("“planning”", refused.In(Language.Chinese), StringComparison.Ordinal);
        Assert.Equal(before, await bureau.OneAsync<string>(planned));
        Assert.Equal(2L, await bureau.OneAsync<long>("select count(*) from finding where process_version = 2"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task A_finding_that_somebody_moves_meanwhile_goes_on_from_where_it_then_stands()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var findings = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => bureau.IssueAsync()));
        var (migration, _) = await PublishedAsync(bureau, Map);

        var acknowledging = findings.Select(finding => bureau.ActAsync(finding, "head", "acknowledge"));
        var running = Enumerable.Range(0, 2).Select(_ => RunAsync(bureau, migration, MigrationScope.Everything));
        var taken = await Task.WhenAll(acknowledging);
        await Task.WhenAll(running);

        Assert.All(taken, answer => Assert.IsType<Answer.Taken>(answer));
        Assert.Equal(["2 drafting"], await bureau.ManyAsync<string>("select distinct process_version || ' ' || state from finding"));
        Assert.Equal(30L, await bureau.OneAsync<long>("select count(*) from event where command = 'migrate'"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task Only_the_findings_that_are_named_move_and_an_ended_one_is_refused()
    {
        var bureau = await WalkedAsync();
        var ended = await bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(ended, "team_lead", "discard", TransportBureau.Saying("与本次督查无关，不予立项")));
        var numbers = await bureau.ManyAsync<string>("select number from finding where state in ('issued', 'cancelled') order by state");
        var (migration, _) = await PublishedAsync(bureau, Map);

        var migrated = await RunAsync(bureau, migration, new MigrationScope("道路运输安全专项", [.. numbers]));

        Assert.Equal([(numbers[0], "refused.ended"), (numbers[1], null)], migrated.Select(finding => (finding.Number, finding.Why)).OrderBy(pair => pair.Why is null));
        Assert.Equal(["issued"], await bureau.ManyAsync<string>("select state from finding where process_version = 2"));
        await AssertRefusedAsync("migrate_no_finding", () => RunAsync(bureau, migration, new MigrationScope(null, ["无此编号"])));
        await AssertRefusedAsync("migrate_no_campaign", () => RunAsync(bureau, migration, new MigrationScope("无此专项", [])));
    }

    [Theory]
    [InlineData("rectifications", 1, 2, "migrate_no_process")]
    [InlineData("rectification", 1, 3, "migrate_no_version")]
    [InlineData("rectification", 1, 1, "migrate_other_file")]
    [InlineData("rectification", 2, 2, "migrate_says_nothing")]
    public async Task What_cannot_be_carried_out_is_said_at_once(string process, int from, int to, string code)
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        using var next = await NextVersion.WriteAsync(Map);
        var folder = await next.PublishAsync(bureau);
        var published = await bureau.Library.OfAsync(bureau.City, default);

        Assert.Equal(code, Assert.Throws<OperatorException>(() => Migration.Of(published, folder, next.Path, process, from, to)).Code);
    }

    [Fact]
    public async Task The_page_of_a_finding_still_knows_the_words_of_the_version_that_it_left()
    {
        var bureau = await WalkedAsync();
        await MigrateAsync(bureau, Map);
        var drafting = await bureau.OneAsync<Guid>("select id from finding where state = 'drafting'");

        var view = await new FindingQuery(bureau.Cities, bureau.Library, _room.Clock).ReadAsync(bureau.City, bureau["head"], drafting, default);

        Assert.Equal((2, 1), (view!.Process.Version, Assert.Single(view.Older).Version));
        var words = new FindingWords(view.Process, view.Names, new Reader(new HttpContextAccessor())) { Older = view.Older };
        Assert.Equal(("方案编制", "方案编制"), (words.State("planning"), words.State("drafting")));
    }

    [Fact]
    public async Task The_verb_rehearses_in_json_and_then_names_what_did_not_move()
    {
        var name = $"迁移市{Guid.NewGuid():n}";
        var bureau = await TransportBureau.BuildAsync(database.Cities, await database.AddCityAsync(name), _room.Clock);
        await AuditRoom.WalkAsync(bureau);
        await bureau.OpenAsync();
        using var next = await NextVersion.WriteAsync("{ 1: {} }");
        await next.PublishAsync(bureau);
        string[] verb = ["migrate-process", "rectification", "--from", "1", "--to", "2", "--city", name, "--workflows", next.Path, "--database", database.ServiceConnection];

        var rehearsed = await Executable.RunAsync([.. verb, "--dry-run", "--json"]);
        var moved = await Executable.RunAsync(verb);
        var unknown = await Executable.RunAsync([.. verb, "--finding", "无此编号"]);

        Assert.Equal((1, ""), (rehearsed.ExitCode, rehearsed.Errors));
        Assert.Contains("\"moved\": 1,", rehearsed.Output, StringComparison.Ordinal);
        Assert.Contains("\"code\": \"migrate_no_state\"", rehearsed.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (moved.ExitCode, moved.Errors));
        Assert.Matches(@"\AZG〔2026〕0001: planning: .+\n已迁移 1 个，不能迁移 1 个。\n1 moved, 1 did not\.\n\z", moved.Output.ReplaceLineEndings("\n"));
        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("无此编号", unknown.Errors, StringComparison.Ordinal);
    }

    private async Task<TransportBureau> WalkedAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        await bureau.OpenAsync();
        await bureau.IssueAsync();
        await AuditRoom.WalkAsync(bureau);
        return bureau;
    }

    private static async Task<(Migration Migration, Published Published)> PublishedAsync(TransportBureau bureau, string migrates)
    {
        using var next = await NextVersion.WriteAsync(migrates);
        var folder = await next.PublishAsync(bureau);
        var published = await bureau.Library.OfAsync(bureau.City, default);
        return (Migration.Of(published, folder, next.Path, "rectification", 1, 2), published);
    }

    private static async Task<List<MigratedFinding>> MigrateAsync(TransportBureau bureau, string migrates, bool isRehearsal = false) =>
        await RunAsync(bureau, (await PublishedAsync(bureau, migrates)).Migration, MigrationScope.Everything, isRehearsal);

    private static async Task<List<MigratedFinding>> RunAsync(TransportBureau bureau, Migration migration, MigrationScope scope, bool isRehearsal = false)
    {
        var migrated = new List<MigratedFinding>();
        await new MigrateFindings(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Clock).HandleAsync(
            bureau.City, migration, scope, isRehearsal, (some, _) =>
            {
                migrated.AddRange(some);
                return Task.CompletedTask;
            }, default);
        return migrated;
    }

    private static async Task AssertRefusedAsync(string code, Func<Task> run) => Assert.Equal(code, (await Assert.ThrowsAsync<OperatorException>(run)).Code);

    private async Task AssertSoundAsync(TransportBureau bureau)
    {
        Assert.DoesNotContain((await new ReplayHistories(bureau.Cities, bureau.Library).RunAsync(_ => { }, default)).Faults, fault => fault.City == bureau.City);
        Assert.Empty(await _room.FaultsAsync(bureau));
        await bureau.AssertChainsAsync();
    }

    private static Task<string> EverythingAsync(TransportBureau bureau) => bureau.OneAsync<string>("""
        select concat_ws('|', (select string_agg(f::text, ' ' order by id) from finding f), (select string_agg(d::text, ' ' order by finding_id, key, version) from deadline d),
            (select count(*) from event), (select count(*) from notice), (select count(*) from rung))
        """);
}
