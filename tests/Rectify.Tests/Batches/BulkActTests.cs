using System.Collections.Immutable;
using Rectify.Batches;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Batches;

public class BulkActTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_finding_gets_its_own_answer()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (ready, unqualified, nowhere) = (await QualifiedAsync(bureau), await bureau.OpenAsync(), Guid.CreateVersion7());

        var act = await Bulk(bureau).HandleAsync(Issue(bureau, [ready, unqualified, nowhere]), CancellationToken.None);

        Assert.Equal(["taken", "refused", "refused"], act!.Items.Select(item => item.Outcome));
        Assert.Equal(["refused.not_here", "not_found"], act.Items.Skip(1).Select(item => item.Problem!.Zh.Code));
        Assert.NotNull(act.FinishedAt);
    }

    [Fact]
    public async Task Cut_off_in_the_middle_it_is_taken_up_without_doing_a_finding_twice()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await ManyAsync(bureau, 6);
        var asked = Urge(bureau, findings, key: "cut");
        using var killed = new CancellationTokenSource();
        var cutting = new CuttingClock(_clock, killed, after: 3);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bulk(bureau, cutting).HandleAsync(asked, killed.Token));
        var doneBefore = await UrgedAsync(bureau);
        var act = await Bulk(bureau).HandleAsync(asked, CancellationToken.None);

        Assert.InRange(doneBefore, 1, 5);
        Assert.All(act!.Items, item => Assert.Equal("taken", item.Outcome));
        Assert.Equal(6, await UrgedAsync(bureau));
    }

    [Fact]
    public async Task A_finding_done_but_not_yet_marked_is_only_marked()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await ManyAsync(bureau, 2);
        var bulk = Bulk(bureau);
        var act = await bulk.HandleAsync(Urge(bureau, findings), CancellationToken.None);
        await UnmarkAsync(bureau, act!.Id);

        var again = await bulk.ResumeAsync(bureau.City, bureau["supervisor"], act.Id, CancellationToken.None);

        Assert.All(again!.Items, item => Assert.Equal("taken", item.Outcome));
        Assert.Equal(2, await UrgedAsync(bureau));
    }

    [Fact]
    public async Task Ten_runners_at_once_do_each_finding_once()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await ManyAsync(bureau, 4);
        var id = await Bulk(bureau).BeginAsync(Urge(bureau, findings), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Bulk(bureau).ResumeAsync(bureau.City, bureau["supervisor"], id!.Value, CancellationToken.None)));

        Assert.Equal(4, await UrgedAsync(bureau));
    }

    [Fact]
    public async Task The_job_takes_up_what_nobody_finished()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await Bulk(bureau).BeginAsync(Urge(bureau, await ManyAsync(bureau, 2)), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(3));

        await new ResumeBulkActs(bureau.Cities, Bulk(bureau), _clock).RunAsync(CancellationToken.None);

        Assert.Equal(2, await UrgedAsync(bureau));
    }

    [Fact]
    public async Task A_person_gets_one_notice_a_batch()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = new[] { await QualifiedAsync(bureau), await QualifiedAsync(bureau), await QualifiedAsync(bureau) };

        await Bulk(bureau).HandleAsync(Issue(bureau, findings), CancellationToken.None);

        Assert.Equal(1, await CountAsync(bureau, $"select count(*)::int from notice where account_id = '{bureau["head"]}' and kind = 'entered'"));
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_refused()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await ManyAsync(bureau, 1);
        await Bulk(bureau).HandleAsync(Urge(bureau, findings, key: "k"), CancellationToken.None);

        Assert.Null(await Bulk(bureau).HandleAsync(Urge(bureau, findings, key: "k") with { BodyHash = Enumerable.Repeat((byte)1, 32).ToArray() }, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_else_reads_or_resumes_it()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var act = await Bulk(bureau).HandleAsync(Urge(bureau, await ManyAsync(bureau, 1)), CancellationToken.None);

        Assert.Null(await Bulk(bureau).ReadAsync(bureau.City, bureau["leader"], act!.Id, CancellationToken.None));
        Assert.Null(await Bulk(bureau).ResumeAsync(bureau.City, bureau["leader"], act.Id, CancellationToken.None));
    }

    private TakeBulkAct Bulk(TransportBureau bureau, TimeProvider? clock = null) => new(bureau.Cities, bureau.Library, bureau.Take, clock ?? _clock);

    private static BulkAsked Issue(TransportBureau bureau, Guid[] findings) => new(
        bureau.City, bureau["supervisor"], "issue", [.. findings], null, TransportBureau.Fields(("deadline", "10wd")), null, new byte[32]);

    private static BulkAsked Urge(TransportBureau bureau, Guid[] findings, string? key = null) => new(
        bureau.City, bureau["supervisor"], "urge", [.. findings], null, ImmutableSortedDictionary<string, string>.Empty, key, new byte[32]);

    private static async Task<Guid> QualifiedAsync(TransportBureau bureau)
    {
        var id = await bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(TransportBureau.Qualified)));
        return id;
    }

    private static async Task<Guid[]> ManyAsync(TransportBureau bureau, int count)
    {
        var findings = new Guid[count];
        for (var i = 0; i < count; i++)
            findings[i] = await bureau.IssueAsync();
        return findings;
    }

    private static Task<int> UrgedAsync(TransportBureau bureau) => CountAsync(bureau, "select count(*)::int from event where about = 'urge'");

    private static async Task UnmarkAsync(TransportBureau bureau, Guid act)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand($"update batch_item set outcome = null, done_at = null where batch_id = '{act}'");
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    private static async Task<int> CountAsync(TransportBureau bureau, string sql)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        return (int)(await command.ExecuteScalarAsync())!; // count(*) is never null
    }

    /// <summary>A clock that cuts whoever asks it off at the nth time.</summary>
    private sealed class CuttingClock(TimeProvider clock, CancellationTokenSource killed, int after) : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (++_asked == after)
                killed.Cancel();
            return clock.GetUtcNow();
        }
    }
}
