using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class LifeTests
{
    [Fact]
    [Trait("rule", "1.2")]
    public void A_conclusion_is_reached_by_confirming_and_undone_by_each_return()
    {
        var finding = An.Finding();
        Assert.Equal(Conclusion.NotStarted, finding.State.Conclusion);

        finding = An.Signing();
        Assert.Equal(Conclusion.Done, finding.State.Conclusion);

        finding.Signs("wu", Verdict.Against);
        Assert.Equal(Conclusion.InProgress, finding.State.Conclusion);
    }

    [Fact]
    [Trait("rule", "1.5")]
    public void The_hand_over_is_the_last_that_was_not_returned()
    {
        var finding = An.HandedOver();
        Assert.Equal(An.Time("2026-03-02 09:00"), finding.State.HandedOverAt);

        finding.At("2026-03-05 10:00").Does("wang", "return", fields: "return_reason=incomplete");
        Assert.Null(finding.State.HandedOverAt);
        Assert.Equal(1, finding.State.Tallies["returned"]);

        finding.Does("li", "submit", evidence: 1).Does("sun", "self_pass");
        Assert.Equal(An.Time("2026-03-05 10:00"), finding.State.HandedOverAt);
    }

    [Fact]
    [Trait("rule", "1.5")]
    public void What_was_handed_over_late_never_turns_green()
    {
        var finding = An.Rectifying("2wd").At("2026-03-06 10:00").Does("li", "submit", fields: "result=done", evidence: 1).Does("sun", "self_pass")
            .Does("wang", "confirm").Signs("wu").Signs("zhao").Signs("chen");

        Assert.Equal(Light.MetLate, Lights.Of(finding.State, finding.Now.AddYears(1)));
    }

    [Fact]
    [Trait("rule", "1.5")]
    public void A_states_own_clock_runs_against_its_owner_and_never_colours_the_finding()
    {
        var finding = An.HandedOver().At("2026-03-10 09:00").Sweeps();

        Assert.True(finding.State.DeadlineWith(Deadline.InState)!.DueAt < finding.Now);
        Assert.Equal(Light.MetOnTime, Lights.Of(finding.State, finding.Now));
    }

    [Theory]
    [Trait("rule", "5.1")]
    [InlineData("return", "return_reason=false")]
    [InlineData("expose", "")]
    public void What_is_returned_after_due_gets_a_new_deadline_ahead(string action, string fields)
    {
        var finding = An.HandedOver("5wd").At("2026-03-10 10:00");

        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("wang", action, fields));
        Assert.Equal(RefusalCode.DeadlinePast, finding.Refuses("wang", action, $"{fields} new_deadline=2026-03-09"));
        finding.Does("wang", action, fields: $"{fields} new_deadline=5wd");
        Assert.Equal((2, An.EndOf("2026-03-17")), (finding.State.Own!.Version.Number, finding.State.Own.DueAt));
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void The_unit_cannot_give_itself_time_by_sending_work_back()
    {
        var finding = An.Rectifying("5wd").At("2026-03-10 10:00").Does("li", "submit", fields: "result=done", evidence: 1)
            .Does("sun", "send_back", fields: "new_deadline=20wd");

        Assert.Equal((1, An.EndOf("2026-03-09")), (finding.State.Own!.Version.Number, finding.State.Own.DueAt));
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void A_deadline_begins_in_the_future_or_not_at_all()
    {
        Assert.Equal(RefusalCode.DeadlinePast, An.Finding().Refuses("zhao", "issue", "severity=minor deadline=2026-03-01"));
        Assert.Equal(RefusalCode.Incomplete, An.Finding().Refuses("zhao", "issue", "severity=minor"));
    }

    [Fact]
    [Trait("rule", "4.1")]
    public void A_term_may_bring_its_own_budget()
    {
        var chosenBefore = new Case(An.Process(), An.Time("2026-03-02 09:00")).Opens("term=quick").Does("zhao", "issue", fields: "severity=minor");
        var chosenNow = An.Finding().Does("zhao", "issue", fields: "severity=minor term=quick");

        Assert.Equal(An.EndOf("2026-03-16"), chosenBefore.State.Own!.DueAt);
        Assert.Equal(An.EndOf("2026-03-16"), chosenNow.State.Own!.DueAt);
        Assert.Equal(RefusalCode.Incomplete, An.Finding().Refuses("zhao", "issue", "severity=minor term=set"));
    }

    [Fact]
    [Trait("rule", "3")]
    public void Who_moved_it_may_recall_it_until_somebody_else_has_acted()
    {
        var finding = An.HandedOver().Asks("sun", "long_term", "stage_goal=half review_on=60d");
        Assert.Equal(RefusalCode.NotYourPart, finding.Refuses("li", "recall"));

        finding.Does("sun", "recall");

        Assert.Equal("self_check", finding.State.State);
        Assert.Null(finding.State.HandedOverAt);
        Assert.Equal(RefusalCode.NotYourPart, finding.Refuses("sun", "recall"));
    }

    [Fact]
    [Trait("rule", "3")]
    public void An_approval_by_somebody_else_ends_the_time_to_recall()
    {
        var finding = An.HandedOver().Asks("sun", "long_term", "stage_goal=half review_on=60d").Approves("chen", "long_term-1");

        Assert.Equal(RefusalCode.ActedOn, finding.Refuses("sun", "recall"));
    }

    [Fact]
    [Trait("rule", "3")]
    public void Recalling_a_confirmation_takes_its_conclusion_back()
    {
        var finding = An.Signing().Does("wang", "recall");

        Assert.Equal(("verification", Conclusion.InProgress), (finding.State.State, finding.State.Conclusion));
        Assert.NotNull(finding.State.HandedOverAt);
    }

    [Fact]
    [Trait("rule", "3")]
    public void A_timer_takes_its_action_when_its_time_has_come()
    {
        var finding = An.Finding().Does("zhao", "issue", fields: "severity=major deadline=20wd").Does("sun", "acknowledge").Does("li", "submit", fields: "result=done", evidence: 1)
            .Does("sun", "self_pass").Does("wang", "publicise").At("2026-03-09 23:59").Sweeps();
        Assert.Equal("public_notice", finding.State.State);

        finding.At("2026-03-10 00:00").Sweeps();

        Assert.Equal("signing", finding.State.State);
        Assert.Null(finding.State.LastMove);
    }

    [Fact]
    [Trait("rule", "2")]
    public void A_timer_whose_action_is_not_admitted_is_recorded_as_skipped_and_a_fold_of_the_events_is_the_state()
    {
        var process = Sample.With("public_notice", "to_signing", rule => rule with { Needs = Rules.Needs(note: 5) });
        var finding = An.Finding(process).Does("zhao", "issue", fields: "severity=major deadline=20wd").Does("sun", "acknowledge")
            .Does("li", "submit", fields: "result=done", evidence: 1).Does("sun", "self_pass").Does("wang", "publicise").At("2026-03-10 00:00").Sweeps();

        Assert.Equal(["to_signing"], finding.Rungs(RungFate.Skipped, "after:to_signing"));
        Assert.Equal("public_notice", finding.State.State);
        Assert.Empty(finding.Sweeps().Turns);
        finding.Does("qian", "to_signing");
        Assert.Equivalent(finding.State, Replay(finding), strict: true);
    }

    [Fact]
    [Trait("rule", "3")]
    public void A_condition_on_a_field_must_hold() =>
        Assert.Equal(RefusalCode.NotNow, An.HandedOver().Refuses("wang", "publicise"));

    [Fact]
    [Trait("rule", "3")]
    public void A_locked_field_changes_only_by_an_action_that_may()
    {
        var finding = An.Finding().Does("zhao", "issue", fields: "severity=minor deadline=20wd description=crack");
        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("sun", "assign", $"rectifier={An.Id("li")} description=none"));

        finding.Does("zhao", "amend", fields: "description=deep_crack");

        Assert.Equal("deep_crack", finding.State["description"]);
        Assert.Contains(finding.Effects, effect => effect is Effect.Notify { Kind: "reissued" });
    }

    [Fact]
    [Trait("rule", "3")]
    public void A_missed_progress_report_marks_the_finding_stalled_until_the_next()
    {
        var finding = An.Rectifying().At("2026-03-10 09:00").Sweeps();
        Assert.True(finding.State.Stalled);

        finding.Does("li", "report_progress");

        Assert.False(finding.State.Stalled);
        Assert.Equal(An.EndOf("2026-03-17"), finding.State.DeadlineWith(Deadline.Progress)!.DueAt);
    }

    [Fact]
    [Trait("rule", "2")]
    public void A_clock_behind_the_finding_is_refused()
    {
        var finding = An.Rectifying().At("2026-03-02 08:59");

        Assert.Equal(RefusalCode.ClockBackwards, finding.Refuses("li", "report_progress"));
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void Nothing_reopens_what_has_ended()
    {
        var finding = An.Signing().Signs("wu").Signs("zhao").Signs("chen");

        Assert.Equal(RefusalCode.Ended, finding.Refuses("qian", "cancel"));
        Assert.Equal(RefusalCode.Ended, finding.Refuses(Case.Sign("wu", Verdict.Against)).Code);
        Assert.Equal(RefusalCode.Ended, finding.Refuses(new Command.Reorganise(Case.Who("qian"), An.Id("other"), [])).Code);
        Assert.Equal(["after:open_lookback"], finding.State.Deadlines.Where(deadline => deadline.Runs).Select(deadline => deadline.Key));
        Assert.Equal("lookback", finding.At("2026-08-01 09:00").Sweeps().Effects.OfType<Effect.OpenFinding>().Single().Process);
        Assert.Equal("closed", finding.State.State);
    }

    private static CaseState Replay(Case finding)
    {
        CaseState? state = null;
        foreach (var (turn, at) in finding.Events)
            state = Assert.IsType<Outcome.Accepted>(Statechart.Step(finding.Process, state, turn.Command, at)).Next;
        return state!;
    }
}
