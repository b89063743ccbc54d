using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class TransferTests
{
    private static readonly Guid Other = An.Id("another county");

    [Fact]
    [Trait("rule", "6.5")]
    public void A_transfer_keeps_due_drops_the_rectifier_and_what_is_pending_and_scores_stay_where_they_were()
    {
        var finding = An.Rectifying().At("2026-04-08 09:00").Asks("sun", "transfer", $"unit={Other}").Asks("li", "pause", "reason=flood until=2026-04-20")
            .Approves("qian", "transfer-1");

        Assert.Equal((Other, An.EndOf("2026-03-30"), "issued"), (finding.State.Placement.Unit, finding.State.Own!.DueAt, finding.State.State));
        Assert.Null(finding.State["rectifier"]);
        Assert.Equal(RequestStatus.Voided, finding.State.RequestWith("pause-1")!.Status);
        Assert.Equal(Case.Place.Unit, finding.State.Scores.Single().Unit);
        Assert.Equal((Case.Place.Unit, finding.Before!.Sequence + 1), finding.State.FormerUnits.Select(former => (former.Unit, former.UpToSequence)).Single());
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void The_approver_may_name_the_unit_and_a_new_day_ahead()
    {
        var finding = An.Rectifying().Asks("sun", "transfer", "");
        Assert.Equal(RefusalCode.Incomplete, finding.RefusesApproval("qian", "transfer-1"));
        Assert.Equal(RefusalCode.Incomplete, finding.RefusesApproval("qian", "transfer-1", $"unit={Case.Place.Unit}"));
        Assert.Equal(RefusalCode.DeadlinePast, finding.RefusesApproval("qian", "transfer-1", $"unit={Other} new_deadline=2026-03-01"));

        finding.Approves("qian", "transfer-1", fields: $"unit={Other} new_deadline=2026-05-20");

        Assert.Equal((An.EndOf("2026-05-20"), DeadlineCause.Transferred), (finding.State.Own!.DueAt, finding.State.Own.Version.Cause));
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void A_transfer_is_asked_for_only_while_the_unit_holds_the_finding() =>
        Assert.Equal(RefusalCode.NotHere, An.HandedOver().RefusesRequest("sun", "transfer", $"unit={Other}"));

    [Fact]
    [Trait("rule", "6.7")]
    public void A_successor_takes_an_open_finding_over_with_what_is_pending()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-10 reason=rain")
            .Accepts(new Command.Reorganise(Case.Who("qian"), Other, []));

        Assert.Equal(Other, finding.State.Placement.Unit);
        Assert.True(finding.State.RequestWith("extension-1")!.IsPending);
        Assert.Equal(1, finding.State.Own!.Version.Number);
    }

    [Fact]
    [Trait("rule", "6.7")]
    public void Another_calendar_of_the_successor_moves_due_later_and_never_earlier()
    {
        var finding = An.Rectifying();
        finding.Calendar = China.Calendar.WithOverrides("fair", [KeyValuePair.Create(China.Day("2026-03-05"), false)]);

        finding.Accepts(new Command.Reorganise(Case.Who("qian"), Other, []));

        Assert.Equal((An.EndOf("2026-03-31"), DeadlineCause.Reorganised), (finding.State.Own!.DueAt, finding.State.Own.Version.Cause));
        Assert.Equal(finding.Calendar.Hash, finding.State.Own.Version.Calendar);
    }

    [Fact]
    [Trait("rule", "4.6")]
    public void Long_term_ends_the_deadline_and_begins_a_review_that_lights_the_finding()
    {
        var finding = An.Rectifying().Asks("sun", "long_term", "stage_goal=half review_on=2026-06-01").Approves("chen", "long_term-1");

        Assert.Equal((DeadlineCause.LongTerm, Conclusion.LongTerm), (finding.State.Own!.EndCause!.Value, finding.State.Conclusion));
        Assert.Equal(Light.Normal, Lights.Of(finding.State, An.Time("2026-05-01 09:00")));
        Assert.Equal(Light.Overdue, Lights.Of(finding.State, An.Time("2026-06-02 09:00")));
        Assert.Equal("half", finding.State["stage_goal"]);
        Assert.Equal(["review-over"], finding.At("2026-06-02 09:00").Sweeps().Rungs(RungFate.Fired, Deadline.Review));
    }

    [Fact]
    [Trait("rule", "4.6")]
    public void Long_term_is_asked_for_before_due_and_approved_later_it_cures_no_missed_deadline()
    {
        Assert.Equal(RefusalCode.TooLate, An.Rectifying().At("2026-03-31 09:00").RefusesRequest("sun", "long_term", "stage_goal=half review_on=60d"));
        var finding = An.Rectifying().At("2026-03-30 09:00").Asks("sun", "long_term", "stage_goal=half review_on=60d").At("2026-04-01 09:00").Approves("chen", "long_term-1");

        Assert.Equal(Light.Overdue, Lights.Of(finding.State, finding.Now));
    }

    [Fact]
    [Trait("rule", "4.6")]
    public void A_progress_report_of_a_long_term_finding_sets_the_next_review()
    {
        var finding = An.Rectifying().Asks("sun", "long_term", "stage_goal=half review_on=2026-06-01").Approves("chen", "long_term-1")
            .At("2026-05-20 09:00").Does("li", "report_progress", fields: "review_on=2026-09-01");

        Assert.Equal(An.EndOf("2026-09-01"), finding.State.DeadlineWith(Deadline.Review)!.DueAt);
        Assert.Equal(RefusalCode.DeadlinePast, finding.Refuses("li", "report_progress", "review_on=2026-05-19"));
    }

    [Fact]
    [Trait("rule", "1.2")]
    public void A_return_of_a_long_term_finding_leaves_it_long_term_and_sets_its_review_anew()
    {
        var finding = An.Rectifying().Asks("sun", "long_term", "stage_goal=half review_on=2026-06-01").Approves("chen", "long_term-1")
            .Does("li", "submit", fields: "result=done", evidence: 1).Does("sun", "self_pass").Does("wang", "confirm")
            .Signs("wu", Verdict.Against, fields: "new_deadline=2026-07-01");

        Assert.Equal(Conclusion.LongTerm, finding.State.Conclusion);
        Assert.Equal(An.EndOf("2026-07-01"), finding.State.DeadlineWith(Deadline.Review)!.DueAt);
    }
}
