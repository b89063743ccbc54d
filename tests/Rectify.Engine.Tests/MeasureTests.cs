using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class MeasureTests
{
    [Fact]
    [Trait("rule", "4.7")]
    public void A_measure_is_due_no_later_than_its_finding()
    {
        var finding = An.Rectifying("10wd");

        Assert.Equal(RefusalCode.TooLong, finding.Refuses("li", "plan_measure", "measure_title=fence measure_due=11wd"));
        Assert.Equal(RefusalCode.DeadlinePast, finding.Refuses("li", "plan_measure", "measure_title=fence measure_due=2026-03-01"));
        finding.Does("li", "plan_measure", fields: "measure_title=fence measure_due=10wd");
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void The_findings_light_ignores_a_measure_that_is_late()
    {
        var finding = An.Rectifying().Does("li", "plan_measure", fields: "measure_title=fence measure_due=2wd").At("2026-03-05 09:00").Sweeps();

        Assert.Equal(["measure-over"], finding.Rungs(RungFate.Fired, "measure:1"));
        Assert.Equal(Light.Normal, Lights.Of(finding.State, finding.Now));
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void An_extension_moves_only_the_measures_that_it_names()
    {
        var finding = An.Rectifying();
        foreach (var title in (string[])["fence", "lamp", "sign"])
            finding.Does("li", "plan_measure", fields: $"measure_title={title} measure_due=10wd");

        finding.Asks("li", "extension", "new_deadline=2026-04-10 reason=rain extend_measures=1,3").Approves("sun", "extension-1").Approves("chen", "extension-1");

        Assert.Equal(An.EndOf("2026-04-10"), finding.State.DeadlineWith("measure:1")!.DueAt);
        Assert.Equal(An.EndOf("2026-03-16"), finding.State.DeadlineWith("measure:2")!.DueAt);
        Assert.Equal(An.EndOf("2026-04-10"), finding.State.DeadlineWith("measure:3")!.DueAt);
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void Measures_are_done_when_there_is_one_and_each_is_done_with_evidence_or_dropped_by_approval()
    {
        var finding = An.Rectifying();
        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("li", "submit_measures"));
        finding.Does("li", "plan_measure", fields: "measure_title=fence measure_due=10wd").Does("li", "plan_measure", fields: "measure_title=lamp measure_due=10wd");

        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("li", "finish_measure", measure: 1));
        finding.Does("li", "finish_measure", measure: 1, evidence: 1);
        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("li", "submit_measures"));
        finding.Asks("li", "drop_measure", "reason=removed", measure: 2).Approves("sun", "drop_measure-1");

        Assert.Equal([MeasureStatus.Done, MeasureStatus.Dropped], finding.State.Measures.Select(measure => measure.Status));
        Assert.DoesNotContain(finding.State.Deadlines, deadline => deadline.Key.StartsWith(Deadline.OfMeasure, StringComparison.Ordinal));
        finding.Does("li", "submit_measures");
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void A_measure_finished_while_its_dropping_was_pending_is_not_dropped()
    {
        var finding = An.Rectifying().Does("li", "plan_measure", fields: "measure_title=fence").Asks("li", "drop_measure", "reason=removed", measure: 1)
            .Does("li", "finish_measure", measure: 1, evidence: 1);

        Assert.Equal(RefusalCode.Incomplete, finding.RefusesApproval("sun", "drop_measure-1"));
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void Only_a_planned_measure_can_be_dropped() =>
        Assert.Equal(RefusalCode.Incomplete, An.Rectifying().RefusesRequest("li", "drop_measure", "reason=removed", measure: 1));

    [Fact]
    [Trait("rule", "4.7")]
    public void No_measure_is_added_while_the_finding_is_handed_over() =>
        Assert.Equal(RefusalCode.HandedOver, An.HandedOver().Refuses("wang", "plan_measure", "measure_title=fence"));

    [Fact]
    [Trait("rule", "4.7")]
    public void A_return_with_an_earlier_day_takes_its_measures_with_it()
    {
        var finding = An.Rectifying().Does("li", "plan_measure", fields: "measure_title=fence measure_due=20wd").Does("li", "submit", fields: "result=done", evidence: 1)
            .Does("sun", "self_pass").Does("wang", "return", fields: "return_reason=false new_deadline=5wd");

        Assert.Equal(An.EndOf("2026-03-09"), finding.State.DeadlineWith("measure:1")!.DueAt);
    }

    [Fact]
    [Trait("rule", "4.7")]
    public void A_pause_that_moves_a_measure_farther_than_the_finding_stops_at_the_findings_due()
    {
        var finding = An.Rectifying("20wd").Does("li", "plan_measure", fields: "measure_title=fence measure_due=28d");
        Assert.Equal(An.EndOf("2026-03-30"), finding.State.DeadlineWith("measure:1")!.DueAt);

        finding.Asks("li", "pause", "reason=flood pause_from=2026-03-06 until=2026-03-09").Approves("chen", "pause-1");

        Assert.Equal(An.EndOf("2026-03-31"), finding.State.Own!.DueAt);
        Assert.Equal(An.EndOf("2026-03-31"), finding.State.DeadlineWith("measure:1")!.DueAt);
    }
}
