using Rectify.Batches;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Delegations;

/// <summary>What somebody who stands in reads, is told and may take in bulk.</summary>
public class DelegatesDeskTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(Absence.Morning);

    [Fact]
    public async Task One_reads_what_the_absent_one_reads_until_it_is_over_and_then_it_is_not_there()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.EndRolesAsync("deputy");
        await bureau.GrantAsync("deputy", "deputy", bureau.OtherCounty);
        await bureau.GrantAsync("stranger", "liaison", bureau.County);
        var id = await bureau.IssueAsync();
        Assert.Null(await bureau.ViewAsync("deputy", id));

        Assert.Null((await bureau.DelegateAsync("stranger", "deputy", 0, 0)).Refused);
        Assert.NotNull(await bureau.ViewAsync("deputy", id));
        Assert.Single((await LedgerAsync(bureau, "deputy")).Rows);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(await bureau.ViewAsync("deputy", id));
        Assert.Empty((await LedgerAsync(bureau, "deputy")).Rows);
        Assert.IsType<Answer.NotThere>(await bureau.ActForAsync(id, "deputy", "stranger", "assign"));
    }

    [Fact]
    public async Task What_waits_for_the_absent_one_is_counted_apart_and_both_are_told()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.DelegateAsync("head", "liaison");
        var id = await bureau.IssueAsync();
        var workbench = new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock);

        var mine = await workbench.ReadAsync(bureau.City, bureau["liaison"], CancellationToken.None);
        var theirs = await workbench.ReadAsync(bureau.City, bureau["head"], CancellationToken.None);

        var absent = Assert.Single(mine.Absent);
        Assert.Equal((0, "head", 1, new DateOnly(2026, 3, 6)), (mine.TaskCount, absent.Name, absent.TaskCount, absent.Until));
        Assert.Equal(id, Assert.Single(absent.Tasks).Id);
        Assert.Equal((1, "liaison"), (theirs.TaskCount, Assert.Single(theirs.Substitutes).Name));
        foreach (var person in new[] { "head", "liaison" })
            Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from notice where finding_id = $1 and account_id = $2 and kind = 'entered'", Sql.Of(id), Sql.Of(bureau[person])));
    }

    [Fact]
    public async Task A_bulk_act_is_the_delegates_to_take_too()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.DelegateAsync("head", "deputy");
        var findings = new[] { await bureau.IssueAsync(), await bureau.IssueAsync() };

        Assert.Contains("acknowledge", await new BulkChoice(bureau.Cities, bureau.Library, _clock).ActsOfAsync(bureau.City, bureau["deputy"], CancellationToken.None));
        var act = await new TakeBulkAct(bureau.Cities, bureau.Library, bureau.Take, _clock).HandleAsync(
            new(bureau.City, bureau["deputy"], "acknowledge", [.. findings], null, TransportBureau.Fields(), null, new byte[32]), CancellationToken.None);

        Assert.All(act!.Items, item => Assert.Equal("taken", item.Outcome));
        Assert.Equal(bureau["head"], await bureau.OnBehalfOfAsync(findings[1]));
    }

    [Fact]
    public async Task A_letter_signed_by_a_delegate_says_for_whom()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.DelegateAsync("supervisor", "leader");
        var id = await bureau.IssueAsync();
        await bureau.ActAsync(id, "supervisor", "urge");
        var letter = await bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and sign_by = 'supervisor'", Sql.Of(id));
        var letters = new SignLetter(bureau.Cities, bureau.Library, _clock);

        Assert.Equal(LetterAnswer.NotYours, await letters.SignAsync(bureau.City, bureau["discipline"], letter, CancellationToken.None));
        Assert.Equal(LetterAnswer.Done, await letters.SignAsync(bureau.City, bureau["leader"], letter, CancellationToken.None));

        var view = (await new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!;
        Assert.Equal(("leader", "supervisor"), (view.SignedBy, view.SignedFor));
    }

    private static Task<LedgerPage> LedgerAsync(TransportBureau bureau, string person) =>
        new LedgerQuery(bureau.Cities, bureau.Clock).ReadAsync(bureau.City, bureau[person], new(), CancellationToken.None);
}
