using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

/// <summary>The unit's time runs from Monday 2026-03-02 to Monday 2026-03-30.</summary>
public sealed class RequestTests
{
    [Fact]
    [Trait("rule", "6.1")]
    public void An_extension_moves_due_once_everyone_listed_has_approved_in_order()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain");
        Assert.Equal(RefusalCode.NotYourPart, finding.RefusesApproval("chen", "extension-1"));

        finding.Approves("sun", "extension-1");
        Assert.Equal(An.EndOf("2026-03-30"), finding.State.Own!.DueAt);
        finding.Approves("chen", "extension-1");

        Assert.Equal(An.EndOf("2026-04-10"), finding.State.Own!.DueAt);
        Assert.Equal(An.EndOf("2026-03-30"), finding.State.Own.OriginalDueAt);
        Assert.Equal(DeadlineCause.Extended, finding.State.Own.Version.Cause);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void One_pending_of_a_kind_and_never_extension_with_pause()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain");

        Assert.Equal(RefusalCode.AlreadyPending, finding.RefusesRequest("li", "extension", "new_deadline=2026-04-13 reason=rain"));
        Assert.Equal(RefusalCode.AlreadyPending, finding.RefusesRequest("li", "pause", "until=2026-04-13 reason=rain"));
        finding.Accepts(new Command.Withdraw(Case.Who("li"), "extension-1")).Asks("li", "pause", "until=2026-04-13 reason=rain");
        Assert.Equal(RefusalCode.AlreadyPending, finding.RefusesRequest("li", "extension", "new_deadline=2026-04-13 reason=rain"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void One_person_takes_one_step_also_through_a_delegate()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain", For: null);
        finding.Accepts(new Command.Approve(new Actor(An.Id("deputy"), An.Id("sun"), ["unit_head"]), "extension-1", Brought.Nothing));

        var twice = new Command.Approve(new Actor(An.Id("sun"), null, ["leader"]), "extension-1", Brought.Nothing);
        Assert.Equal(RefusalCode.OneStepEach, finding.Refuses(twice).Code);
        var deputy = new Command.Approve(new Actor(An.Id("deputy"), null, ["leader"]), "extension-1", Brought.Nothing);
        Assert.Equal(RefusalCode.OneStepEach, finding.Refuses(deputy).Code);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void The_maker_approves_nothing_of_his_own_also_when_a_delegate_made_it()
    {
        var finding = An.Rectifying();
        finding.Accepts(new Command.Submit(
            new Actor(An.Id("deputy"), An.Id("li"), ["rectifier"]), "extension", Case.With("new_deadline=2026-04-10 reason=rain", 0, null, 0)));

        foreach (var name in (string[])["li", "deputy"])
        {
            var own = new Command.Approve(new Actor(An.Id(name), null, ["unit_head"]), "extension-1", Brought.Nothing);
            Assert.Equal(RefusalCode.OneStepEach, finding.Refuses(own).Code);
        }

        finding.Accepts(new Command.Withdraw(Case.Who("li"), "extension-1"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void A_decided_request_can_neither_be_withdrawn_nor_decided_again()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain")
            .Accepts(new Command.Reject(Case.Who("sun"), "extension-1", Case.With("", 0, "no reason is given", 0)));

        Assert.Equal(RequestStatus.Rejected, finding.State.RequestWith("extension-1")!.Status);
        Assert.Equal(RefusalCode.NotPending, finding.Refuses(new Command.Withdraw(Case.Who("li"), "extension-1")).Code);
        Assert.Equal(RefusalCode.NotPending, finding.RefusesApproval("sun", "extension-1"));
        Assert.Null(finding.State.DeadlineWith("request:extension-1"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void A_rejection_says_why()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain");

        Assert.Equal(RefusalCode.Incomplete, finding.Refuses(new Command.Reject(Case.Who("sun"), "extension-1", Brought.Nothing)).Code);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void At_most_two_extensions_are_approved_in_a_life_and_refused_ones_do_not_count()
    {
        var finding = An.Rectifying();
        foreach (var day in (string[])["2026-04-01", "2026-04-02"])
        {
            finding.Asks("li", "extension", $"new_deadline={day} reason=rain").Accepts(new Command.Withdraw(Case.Who("li"), finding.State.Requests[^1].Id));
            finding.Asks("li", "extension", $"new_deadline={day} reason=rain");
            finding.Approves("sun", finding.State.Requests[^1].Id).Approves("chen", finding.State.Requests[^1].Id);
        }

        Assert.Equal(RefusalCode.TooOften, finding.RefusesRequest("li", "extension", "new_deadline=2026-04-03 reason=rain"));
    }

    [Theory]
    [Trait("rule", "6.1")]
    [InlineData("2026-04-14", null)]      // ten working days: half of the original twenty
    [InlineData("2026-04-15", RefusalCode.TooLong)]
    [InlineData("2026-03-30", RefusalCode.DeadlinePast)]      // not later than what stands
    [InlineData("30wd", null)]      // counted from the request
    [InlineData("31wd", RefusalCode.TooLong)]
    [InlineData("someday", RefusalCode.Incomplete)]
    public void An_extension_reaches_no_farther_than_half_of_the_original_budget(string until, RefusalCode? refusal)
    {
        var finding = An.Rectifying();

        var outcome = finding.Take(new Command.Submit(Case.Who("li"), "extension", Case.With($"new_deadline={until} reason=rain", 0, null, 0)));

        Assert.Equal(refusal, (outcome as Outcome.Refused)?.Code);
    }

    [Theory]
    [Trait("rule", "6.1")]
    [InlineData("2026-03-25 23:59", null)]
    [InlineData("2026-03-26 00:00", RefusalCode.TooLate)]
    [InlineData("2026-03-31 09:00", RefusalCode.TooLate)]
    public void An_extension_is_asked_for_three_working_days_before_due_or_refused_with_the_reason(string at, RefusalCode? refusal)
    {
        var finding = An.Rectifying().At(at);

        var outcome = finding.Take(new Command.Submit(Case.Who("li"), "extension", Case.With("new_deadline=2026-04-10 reason=rain", 0, null, 0)));

        Assert.Equal(refusal, (outcome as Outcome.Refused)?.Code);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Made_in_time_and_approved_late_is_valid_and_the_days_count_for_the_original_deadline_only()
    {
        var finding = An.Rectifying().At("2026-03-25 10:00").Asks("li", "extension", "new_deadline=2026-04-13 reason=rain").Approves("sun", "extension-1")
            .At("2026-04-08 10:00").Approves("chen", "extension-1");

        Assert.Equal(An.EndOf("2026-04-13"), finding.State.Own!.DueAt);
        Assert.Equal(6, finding.State.LateWhilePending);
        Assert.True(finding.State.Scores.Single().IsReversed);
        Assert.Equal("extension-1", finding.Effects.OfType<Effect.ReverseScore>().Single().Cause);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void Approved_after_the_new_day_it_is_refused_and_another_day_will_do()
    {
        var finding = An.Rectifying().At("2026-03-25 10:00").Asks("li", "extension", "new_deadline=2026-04-02 reason=rain").Approves("sun", "extension-1")
            .At("2026-04-08 10:00");

        Assert.Equal(RefusalCode.DeadlinePast, finding.RefusesApproval("chen", "extension-1"));
        finding.Approves("chen", "extension-1", fields: "new_deadline=2026-04-10");
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void A_request_made_for_somebody_who_is_away_is_answered_to_both()
    {
        var finding = An.Rectifying().At("2026-03-25 10:00").Asks("zhou", "extension", "new_deadline=2026-04-02 reason=rain", For: "li")
            .Approves("sun", "extension-1").Approves("chen", "extension-1");

        var told = finding.Effects.OfType<Effect.NotifyPerson>().Where(notice => notice.Kind == "decided").Select(notice => notice.Person);
        Assert.Equal([An.Id("zhou"), An.Id("li")], told);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void A_hand_over_voids_what_is_pending_each_by_an_event()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain").Asks("sun", "transfer", $"unit={An.Id("other")}")
            .Does("li", "submit", fields: "result=done", evidence: 1).Does("sun", "self_pass");

        Assert.All(finding.State.Requests, request => Assert.Equal(RequestStatus.Voided, request.Status));
        Assert.Equal(2, finding.Turns.Count(turn => turn.Command is Command.VoidRequest { Cause: "handed_over" }));
        Assert.Equal(2, finding.Effects.OfType<Effect.NotifyPerson>().Count(notice => notice.Kind == "decided"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void An_end_voids_every_request_timer_and_rung()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain").Does("qian", "cancel");

        Assert.Equal(RequestStatus.Voided, finding.State.RequestWith("extension-1")!.Status);
        Assert.DoesNotContain(finding.State.Deadlines, deadline => deadline.Runs || deadline.Version.NextAt is not null);
        Assert.Empty(finding.At("2027-01-01 09:00").Sweeps().Turns);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void An_objection_in_time_ends_the_finding_and_takes_its_scores_back()
    {
        var finding = An.Rectifying().At("2026-03-09 23:00").Asks("sun", "objection", "reason=wrong").At("2026-04-08 10:00").Approves("zhao", "objection-1");

        Assert.Equal("cancelled", finding.State.State);
        Assert.True(finding.State.Scores.Single().IsReversed);
        Assert.Equal(Light.Overdue, Lights.Of(finding.State, finding.Now));
        Assert.Equal(RefusalCode.TooLate, An.Rectifying().At("2026-03-10 00:00").RefusesRequest("sun", "objection", "reason=wrong"));
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void A_request_has_a_clock_of_its_own_that_runs_anew_for_each_approver()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain");
        Assert.Equal(An.EndOf("2026-03-04"), finding.State.DeadlineWith("request:extension-1")!.DueAt);

        finding.At("2026-03-04 10:00").Approves("sun", "extension-1");

        Assert.Equal(An.EndOf("2026-03-06"), finding.State.DeadlineWith("request:extension-1")!.DueAt);
    }

    [Fact]
    [Trait("rule", "6.1")]
    public void A_request_is_made_only_where_and_by_whom_it_may()
    {
        Assert.Equal(RefusalCode.NotHere, An.HandedOver().RefusesRequest("li", "extension", "new_deadline=2026-04-10 reason=rain"));
        Assert.Equal(RefusalCode.NotHere, An.Rectifying().RefusesRequest("li", "no_such", ""));
        Assert.Equal(RefusalCode.NotYourPart, An.Rectifying().RefusesRequest("sun", "extension", "new_deadline=2026-04-10 reason=rain"));
        Assert.Equal(RefusalCode.Ended, An.Finding().Does("qian", "cancel").RefusesRequest("sun", "long_term", "stage_goal=half review_on=60d"));
        Assert.Equal(RefusalCode.Incomplete, An.Rectifying().RefusesRequest("li", "extension", "new_deadline=2026-04-10"));
        Assert.Equal(RefusalCode.Incomplete, An.Rectifying().RefusesRequest("li", "extension", "new_deadline=2026-04-10 reason=rain result=done"));
    }
}
