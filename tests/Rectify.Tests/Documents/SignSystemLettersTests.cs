using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>Findings issued on 2 March 2026 at 09:00: their letter of reminder is drafted on 11 March at 09:00 and goes out by itself.</summary>
public class SignSystemLettersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_letter_of_the_system_goes_out_signed_and_numbered_and_the_others_stay_drafts()
    {
        var bureau = await RemindedAsync(findings: 1);
        _clock.Advance(TimeSpan.FromDays(7));
        await new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).SweepAsync(bureau.City, CancellationToken.None);

        await JobOf(bureau).SignAsync(bureau.City, CancellationToken.None);

        Assert.Equal(
            ["rectification-notice:draft", "reminder:signed", "urge:draft"],
            await bureau.ManyAsync<string>("select kind || ':' || status from letter order by kind"));
        Assert.StartsWith("提醒〔2026〕", await bureau.OneAsync<string>("select number from letter where kind = 'reminder'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_at_once_number_the_letters_without_a_gap_and_none_twice()
    {
        var bureau = await RemindedAsync(findings: 40);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JobOf(bureau).SignAsync(bureau.City, CancellationToken.None)));

        var numbers = await bureau.ManyAsync<int>("select substring(number from '(\\d+)号')::integer from letter where kind = 'reminder' order by 1");
        Assert.Equal(Enumerable.Range(1, 40), numbers);
        Assert.Equal(41, await bureau.OneAsync<int>("select next from number_counter where kind = 'letter:reminder'"));
    }

    [Fact]
    public async Task A_letter_that_its_finding_outran_is_dropped_and_takes_no_number()
    {
        var bureau = await RemindedAsync(findings: 2);
        var outrun = await bureau.OneAsync<Guid>("select finding_id from letter where kind = 'reminder' order by finding_id limit 1");
        await bureau.ChangeAsync("update deadline set ended_at = $2, end_cause = 'closed' where finding_id = $1 and key = 'finding'", Sql.Of(outrun), Sql.Of(_clock.Now));

        await JobOf(bureau).SignAsync(bureau.City, CancellationToken.None);

        Assert.Equal("outrun", await bureau.OneAsync<string>("select drop_reason from letter where finding_id = $1 and status = 'dropped'", Sql.Of(outrun)));
        Assert.Equal(2, await bureau.OneAsync<int>("select next from number_counter where kind = 'letter:reminder'"));
    }

    private SignSystemLetters JobOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private async Task<TransportBureau> RemindedAsync(int findings)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var i = 0; i < findings; i++)
            await bureau.IssueAsync("10wd");
        _clock.Advance(TimeSpan.FromDays(9));
        await new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).SweepAsync(bureau.City, CancellationToken.None);
        return bureau;
    }
}
