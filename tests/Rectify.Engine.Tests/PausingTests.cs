using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

/// <summary>Due on Monday 2026-03-30 unless paused; the first pause of each test is asked for on Monday 2026-03-02.</summary>
public sealed class PausingTests
{
    [Fact]
    [Trait("rule", "4.5")]
    public void A_pause_stops_finding_progress_and_measures_but_no_request()
    {
        var finding = An.Rectifying().Does("li", "plan_measure", fields: "measure_title=fence measure_due=10wd")
            .Asks("sun", "long_term", "stage_goal=half review_on=60d");
        var request = finding.State.DeadlineWith("request:long_term-1")!.DueAt;

        Paused(finding, until: "2026-03-09");

        Assert.Equal(An.EndOf("2026-04-07"), finding.State.Own!.DueAt);
        Assert.Equal(An.EndOf("2026-03-16"), finding.State.DeadlineWith(Deadline.Progress)!.DueAt);
        Assert.Equal(An.EndOf("2026-03-23"), finding.State.DeadlineWith("measure:1")!.DueAt);
        Assert.Equal(request, finding.State.DeadlineWith("request:long_term-1")!.DueAt);
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void A_state_entered_while_paused_starts_to_count_when_the_pause_is_over()
    {
        var finding = Paused(An.Rectifying(), until: "2026-04-20").At("2026-03-10 09:00").Does("li", "submit", fields: "result=done", evidence: 1);

        Assert.True(finding.State.DeadlineWith(Deadline.InState)!.DueAt >= An.EndOf("2026-04-21"));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void No_rung_of_an_overdue_finding_falls_inside_a_pause()
    {
        var finding = An.Rectifying().At("2026-04-01 10:00").Asks("li", "pause", "reason=flood until=2026-05-20").Approves("chen", "pause-1");

        Assert.Equal(An.EndOf("2026-03-30"), finding.State.Own!.DueAt);
        Assert.Equal(Light.Overdue, Lights.Of(finding.State, finding.Now));
        Assert.Equal(An.Time("2026-05-25 09:00"), finding.State.Own!.Version.NextAt);
        Assert.Empty(finding.At("2026-05-19 23:00").Sweeps().Rungs(RungFate.Fired));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void An_overdue_finding_stays_overdue_when_it_is_paused_on_the_day_it_ran_out()
    {
        var finding = An.Rectifying("2026-03-10T12:00+08:00").At("2026-03-10 13:00").Asks("li", "pause", "reason=flood until=2026-03-20")
            .Approves("chen", "pause-1");

        Assert.Equal(Light.Overdue, Lights.Of(finding.State, finding.Now));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void A_pause_begins_not_before_the_day_of_its_request()
    {
        var finding = An.Rectifying();

        Assert.Equal(RefusalCode.DeadlinePast, finding.RefusesRequest("li", "pause", "reason=flood pause_from=2026-03-01 until=2026-03-20"));
        Assert.Equal(RefusalCode.DeadlinePast, finding.RefusesRequest("li", "pause", "reason=flood until=2026-03-02"));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void All_pauses_of_a_life_last_ninety_days_at_most_and_overlaps_count_once()
    {
        var finding = Paused(An.Rectifying(), until: "2026-05-21");
        Assert.Equal(80, Pausing(finding));

        Assert.Equal(RefusalCode.TooLong, finding.RefusesRequest("li", "pause", "reason=flood pause_from=2026-05-11 until=2026-06-01"));
        Paused(finding, until: "2026-05-31", from: "2026-05-11");
        Assert.Equal(90, Pausing(finding));
        Assert.Equal(RefusalCode.TooLong, finding.RefusesRequest("li", "pause", "reason=flood pause_from=2026-05-31 until=2026-06-01"));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void Early_resume_cuts_the_pause_and_due_comes_back()
    {
        var finding = Paused(An.Rectifying(), until: "2026-04-20").At("2026-03-05 15:00").Does("sun", "resume");

        Assert.Equal(An.EndOf("2026-04-02"), finding.State.Own!.DueAt);
        Assert.Equal(DeadlineCause.Resumed, finding.State.Own!.Version.Cause);
        Assert.Equal(RefusalCode.NotNow, finding.Refuses("sun", "resume"));
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void The_planned_end_needs_no_job()
    {
        var finding = Paused(An.Rectifying(), until: "2026-03-09").At("2026-03-10 09:00").Sweeps();

        Assert.Empty(finding.Turns);
        Assert.Equal(RefusalCode.NotNow, finding.Refuses("sun", "resume"));
        Assert.Equal(An.Time("2026-03-23 09:00"), finding.State.Own!.Version.NextAt);
    }

    [Fact]
    [Trait("rule", "5.8")]
    public void A_pause_approved_late_takes_back_what_was_scored_meanwhile()
    {
        var finding = An.Rectifying().At("2026-03-30 10:00").Asks("li", "pause", "reason=flood until=2026-04-20")
            .At("2026-04-08 10:00").Approves("chen", "pause-1");

        Assert.True(finding.State.Own!.DueAt > finding.Now);
        Assert.True(finding.State.Scores.Single().IsReversed);
    }

    [Fact]
    [Trait("rule", "4.5")]
    public void A_clock_that_would_have_run_out_on_the_morning_of_its_early_resume_still_has_time()
    {
        var finding = An.Rectifying("2026-03-10T05:00:00+08:00").At("2026-03-09 09:00").Asks("li", "pause", "reason=rain pause_from=2026-03-10 until=2026-03-20").Approves("chen", "pause-1");

        finding.At("2026-03-10 19:00").Does("sun", "resume");

        Assert.Equal(An.Time("2026-03-11 05:00"), finding.State.Own!.DueAt);
        Assert.Equal(China.Day("2026-03-11"), finding.State.Pauses.Single().To);
    }

    [Fact]
    [Trait("rule", "5.8")]
    public void A_pause_that_moves_no_due_takes_back_nothing()
    {
        var finding = An.Rectifying().At("2026-04-01 10:00").Asks("li", "pause", "reason=flood pause_from=2026-04-10 until=2026-04-20")
            .At("2026-04-08 10:00").Approves("chen", "pause-1");

        Assert.False(finding.State.Scores.Single().IsReversed);
    }

    private static Case Paused(Case finding, string until, string? from = null)
    {
        var fields = from is null ? $"reason=flood until={until}" : $"reason=flood pause_from={from} until={until}";
        return finding.Asks("li", "pause", fields).Approves("chen", finding.State.Requests[^1].Id);
    }

    private static int Pausing(Case finding) => Pause.Merged(finding.State.Pauses).Sum(pause => pause.To.DayNumber - pause.From.DayNumber);
}
