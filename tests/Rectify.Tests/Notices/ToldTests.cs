using Rectify.Database;
using Rectify.Findings;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

/// <summary>Who hears what: those who are concerned when it goes out, by the channels and at the hours of their choice.</summary>
public class ToldTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Whoever_chose_nothing_reads_the_pages_alone_and_whoever_chose_a_channel_hears_there_too()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        var receiver = await board.AddAsync(Receiver.Webhook, listener.Address, takesAll: false);
        await board.ReachAsync("liaison", null, chosen: receiver);
        await board.TellAsync("head");
        await board.TellAsync("liaison");

        await board.SendAsync();

        Assert.Contains("\"name\":\"liaison\"", Assert.Single(listener.Heard).Body, StringComparison.Ordinal);
        Assert.Equal(2L, await board.Bureau.OneAsync<long>("select count(*) from notice where sent_at is not null"));
    }

    [Fact]
    public async Task A_system_that_reads_English_is_told_in_English()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Webhook, listener.Address, language: "en");
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Contains("\"subject\":\"[Rectify] 3 findings that nobody can move\"", Assert.Single(listener.Heard).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_is_one_message_in_the_morning_and_says_what_is_due_today()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Sms, listener.Address, body: """{"to":"{phone}","text":"{text}"}""");
        await board.Bureau.ChangeAsync("update account set phone = '1390000' where id = $1", Sql.Of(board.Bureau["liaison"]));
        await board.ReachAsync("liaison", null, inDigest: true);
        var findings = new[] { await board.Bureau.IssueAsync("1wd"), await board.Bureau.IssueAsync("1wd") };
        foreach (var finding in findings)
            await board.TellAsync("liaison", "reissued", "amend", finding);

        await board.SendAsync();
        Assert.Empty(listener.Heard);

        _clock.Set(new(2026, 3, 3, 0, 29, 0, TimeSpan.Zero));
        await board.SendAsync();
        Assert.Empty(listener.Heard);
        _clock.Set(new(2026, 3, 3, 0, 30, 0, TimeSpan.Zero));
        await board.SendAsync();
        Assert.Contains("【整改】2 件问题今日到期", Assert.Single(listener.Heard).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_a_finding_hears_no_more_of_it_and_the_new_one_hears_once()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        var second = await database.AddPersonAsync("second", board.Bureau.County, board.Bureau.City, "rectifier");
        var finding = await board.Bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await board.Bureau.ActAsync(finding, "head", "assign", TransportBureau.With(("rectifier", board.Bureau["rectifier"].ToString()))));
        await board.SendAsync();
        await board.AddAsync(Receiver.Webhook, listener.Address);
        await board.TellAsync("rectifier", "rung", "finding/remind-5", finding);

        Assert.IsType<Answer.Taken>(await board.Bureau.ActAsync(finding, "head", "assign", TransportBureau.With(("rectifier", second.ToString()))));
        await board.SendAsync();
        await board.SendAsync();

        Assert.Contains(second.ToString(), Assert.Single(listener.Heard).Body, StringComparison.Ordinal);
        Assert.Equal(1L, await board.Bureau.OneAsync<long>("select count(*) from delivery where account_id = $1 and error = 'left_finding' and dropped_at is not null", Sql.Of(board.Bureau["rectifier"])));
        Assert.Equal(1L, await board.Bureau.OneAsync<long>("select count(*) from notice where account_id = $1 and kind = 'named'", Sql.Of(second)));
    }

    [Fact]
    public async Task A_turn_that_has_passed_to_another_is_no_longer_told_and_has_not_failed()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        var finding = await board.Bureau.IssueAsync("10wd");
        await board.Bureau.ChangeAsync("update notice set sent_at = made_at where tenant_id = $1", Sql.Of(board.Bureau.City));
        await board.AddAsync(Receiver.Webhook, listener.Address);
        await board.TellAsync("head", "entered", "issued", finding);
        Assert.IsType<Answer.Taken>(await board.Bureau.ActAsync(finding, "head", "acknowledge"));

        await board.SendAsync();

        Assert.DoesNotContain(listener.Heard, heard => heard.Body.Contains("\"about\":\"issued\"", StringComparison.Ordinal));
        Assert.Equal(1L, await board.Bureau.OneAsync<long>("select count(*) from delivery where error = 'outrun' and dropped_at is not null"));
        Assert.Empty((await new DeadLetters(board.Bureau.Cities, _clock).ReadAsync(board.Bureau.City, CancellationToken.None)).Unsent);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(30, "outrun")]
    public async Task A_reminder_of_a_deadline_that_has_moved_since_is_void(int movedAfter, string? why)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await LockedFinding.LookAsync(bureau.Cities, bureau.City, await bureau.IssueAsync("10wd"), _clock.Now, CancellationToken.None);
        var own = finding!.State.Own!; // it was just issued with a deadline
        var moved = own with { Version = own.Version with { Number = 2, BeganAt = _clock.Now.AddMinutes(movedAfter) } };
        var state = finding.State with { Deadlines = finding.State.Deadlines.Replace(own, moved) };
        var concerned = new Concerned(
            new Dictionary<Guid, LockedFinding> { [finding.Id] = finding with { State = state } }, await bureau.Library.OfAsync(bureau.City, CancellationToken.None));

        Assert.Equal(why, concerned.WhyNot("rung", "finding/remind-5", finding.Id, bureau["head"], _clock.Now));
        Assert.Equal("left_finding", concerned.WhyNot("rung", "finding/remind-5", finding.Id, bureau["stranger"], _clock.Now));
    }

    private async Task<Switchboard> BoardAsync() => new(await TransportBureau.BuildAsync(database, _clock));
}
