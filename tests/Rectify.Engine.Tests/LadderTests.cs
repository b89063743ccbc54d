using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

/// <summary>Due on Monday 2026-03-30: rungs on 03-16, 03-23, 03-25, 03-30, 03-31, 04-07, 04-14, 04-21, 04-28, each at nine.</summary>
public sealed class LadderTests
{
    [Fact]
    [Trait("rule", "5.1")]
    public void A_deadline_that_begins_near_its_due_passes_over_the_rungs_behind_it()
    {
        var finding = An.Finding().Does("zhao", "issue", fields: "severity=minor deadline=4wd");

        Assert.Equal(["remind-10", "remind-5"], finding.Rungs(RungFate.Passed));
        Assert.Equal("remind-3", finding.State.Own!.Version.NextRung);
        Assert.Equal(An.Time("2026-03-03 09:00"), finding.State.Own!.Version.NextAt);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void A_rung_at_the_very_instant_of_arming_is_passed()
    {
        var finding = An.Rectifying().At("2026-03-05 09:00").Asks("li", "extension", "new_deadline=2026-04-07 reason=rain").Approves("sun", "extension-1");
        finding.At("2026-03-23 09:00").Approves("chen", "extension-1");

        Assert.Equal(["remind-10"], finding.Rungs(RungFate.Passed));
        Assert.Equal("remind-5", finding.State.Own!.Version.NextRung);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void An_imported_finding_passes_over_everything_that_lies_behind()
    {
        var finding = new Case(An.Process(), An.Time("2026-04-08 10:00")).Imports("rectifying", opened: "2026-03-02 09:00", due: "20wd");

        Assert.Equal(["remind-10", "remind-5", "remind-3", "last-day", "urge", "supervise"], finding.Rungs(RungFate.Passed));
        Assert.Equal("bulletin", finding.State.Own!.Version.NextRung);
        Assert.DoesNotContain(finding.Effects, effect => effect is Effect.Score or Effect.DraftLetter);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void Due_rungs_fire_before_the_command_in_the_order_of_their_instants()
    {
        var finding = An.Rectifying().At("2026-03-25 10:00").Does("zhou", "report_progress");

        Assert.Equal(["missed", "remind-10", "remind-5", "remind-3"], finding.Turns[..^1].Select(turn => ((Command.FireRung)turn.Command).Rung));
        Assert.IsType<Command.Act>(finding.Turns[^1].Command);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void After_downtime_what_only_notifies_is_superseded_by_a_later_rung_and_what_does_more_is_not()
    {
        var finding = An.Rectifying().At("2026-04-08 10:00").Sweeps();

        Assert.Equal(["remind-10", "remind-5", "last-day"], finding.Rungs(RungFate.Superseded));
        Assert.Equal(["remind-3", "urge", "supervise"], finding.Rungs(RungFate.Fired));
        Assert.Equal(An.Time("2026-03-31 09:00"), finding.Effects.OfType<Effect.RecordRung>().Single(rung => rung.Rung == "urge").DueAt);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void The_last_of_several_that_only_notify_fires()
    {
        var finding = An.Rectifying().At("2026-03-24 10:00").Sweeps();

        Assert.Equal(["remind-10"], finding.Rungs(RungFate.Superseded));
        Assert.Equal(["remind-5"], finding.Rungs(RungFate.Fired));
        Assert.Equal("蓝", finding.State.Own!.Version.Stage);
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void A_rung_that_has_fired_does_not_fire_again_under_its_version()
    {
        var finding = An.Rectifying().At("2026-03-16 09:00").Sweeps();

        Assert.Equal(RefusalCode.RungNotWaiting, finding.Refuses(new Command.FireRung(Deadline.Finding, 1, "remind-10")).Code);
        Assert.Equal(RefusalCode.RungNotWaiting, finding.Refuses(new Command.FireRung(Deadline.Finding, 1, "remind-5")).Code);
        Assert.Equal(RefusalCode.RungNotWaiting, finding.Refuses(new Command.FireRung(Deadline.Finding, 2, "remind-5")).Code);
        Assert.Empty(finding.Sweeps().Turns);
    }

    [Fact]
    [Trait("rule", "5.2")]
    public void No_clock_that_comes_back_uses_a_version_twice()
    {
        var finding = An.Rectifying().Does("li", "submit", fields: "result=done", evidence: 1).At("2026-03-03 10:00").Does("sun", "send_back")
            .Does("li", "submit", evidence: 1).At("2026-06-01 09:00").Sweeps();

        var records = finding.Events.SelectMany(entry => entry.Turn.Outcome.Effects).OfType<Effect.RecordRung>();
        Assert.DoesNotContain(records.GroupBy(record => (record.Deadline, record.Version, record.Rung)), group => group.Count() > 1);
        Assert.Equal(2, records.Count(record => record is { Deadline: Deadline.InState, Rung: "soon", Fate: not RungFate.Passed }));
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void The_last_rung_repeats_and_after_downtime_fires_once()
    {
        var finding = An.Rectifying().At("2026-04-28 09:00").Sweeps();
        Assert.Equal(["account"], finding.Rungs(RungFate.Fired).TakeLast(1));
        Assert.Equal("account#2", finding.State.Own!.Version.NextRung);

        finding.At("2026-05-09 09:00").Sweeps();
        Assert.Equal(["account#2"], finding.Rungs(RungFate.Fired));

        finding.At("2026-12-01 10:00").Sweeps();
        Assert.Equal(["account#3"], finding.Rungs(RungFate.Fired));
        Assert.True(finding.State.Own!.Version.NextAt > finding.Now);
    }

    [Fact]
    [Trait("rule", "5.3")]
    public void More_than_fifty_rungs_at_once_stop_the_sweep_and_say_so()
    {
        var finding = An.Finding();
        var many = Enumerable.Range(1, 60).Select(day => Rules.Rung($"day-{day}", $"due+{day}wd", document: "urge"));
        finding.Shelf[0] = Rules.Ladder("standard", null, [.. many]);
        finding.Does("zhao", "issue", fields: "severity=minor deadline=1wd").At("2027-01-01 09:00");

        var runaway = Assert.Throws<RunawayLadderException>(finding.Sweeps);

        Assert.Contains("'finding'", runaway.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("rule", "5.4")]
    public void A_rung_whose_act_begins_a_version_is_recorded_under_its_own_and_the_new_one_is_armed_then()
    {
        var process = Sample.With("rectifying", "resume", rule => rule with { By = ["system"] });
        var finding = An.Rectifying(process: process);
        finding.Shelf[0] = Rules.Ladder("standard", null, Rules.Rung("back", "due-10wd", act: "resume"), Rules.Rung("last", "due"));
        finding.Asks("li", "pause", "reason=flood pause_from=2026-03-25 until=2026-04-08").Approves("chen", "pause-1");
        var back = finding.State.Own!.Version.NextAt!.Value;

        finding.At("2026-03-24 09:00").Sweeps();

        Assert.Equal((2, "back"), finding.Effects.OfType<Effect.RecordRung>().Where(rung => rung.Fate == RungFate.Fired && rung.Deadline == Deadline.Finding)
            .Select(rung => (rung.Version, rung.Rung)).Single());
        Assert.Equal((3, finding.Now), (finding.State.Own!.Version.Number, finding.State.Own.Version.BeganAt));
        Assert.True(back <= finding.Now);
    }

    [Fact]
    [Trait("rule", "5.5")]
    public void A_letter_is_drafted_for_its_signer_and_not_sent()
    {
        var finding = An.Rectifying().At("2026-03-31 09:00").Sweeps();

        var letter = finding.Effects.OfType<Effect.DraftLetter>().Last();
        Assert.Equal(("urge", "supervisor", "finding@1/urge"), (letter.Kind, letter.SignBy, letter.Cause));
    }

    [Fact]
    [Trait("rule", "5.6")]
    public void Raising_a_rung_fires_it_now_skips_the_lower_ones_and_it_does_not_fire_again()
    {
        var finding = An.HandedOver().Does("wang", "expose");

        Assert.Equal(["remind-10", "remind-5", "remind-3", "last-day", "urge"], finding.Rungs(RungFate.Skipped));
        Assert.Equal(["supervise"], finding.Rungs(RungFate.Fired));
        Assert.Equal(-1, finding.State.Scores.Single().Points);
        Assert.Equal("bulletin", finding.State.Own!.Version.NextRung);
        Assert.Equal("红", finding.State.Own.Version.Stage); // that of the rung below, which was skipped
        Assert.DoesNotContain("supervise", finding.At("2026-04-08 09:00").Sweeps().Rungs(RungFate.Fired));
    }

    [Fact]
    [Trait("rule", "5.6")]
    public void What_has_fired_is_not_raised_again_under_its_version()
    {
        var finding = An.HandedOver("20wd").Does("wang", "expose").Does("li", "submit", evidence: 1).Does("sun", "self_pass").Does("wang", "expose");

        Assert.Single(finding.State.Scores);
        Assert.Empty(finding.Rungs(RungFate.Fired));
    }

    [Fact]
    [Trait("rule", "5.7")]
    public void A_version_keeps_its_ladder_and_the_next_one_takes_the_ladder_in_force()
    {
        var finding = An.Rectifying();
        finding.Shelf[0] = Rules.Ladder("standard", null, Rules.Rung("only", "due-1wd", "rectifier")) with { Hash = "newer" };
        finding.Shelf.Add(Ladders.Standard with { Name = "standard before" });
        finding.At("2026-03-03 09:00").Asks("li", "extension", "new_deadline=2026-04-01 reason=rain").Approves("sun", "extension-1");
        Assert.Equal(Ladders.Standard.Hash, finding.State.Own!.Version.Ladder);

        finding.Approves("chen", "extension-1");

        Assert.Equal(("newer", "only"), (finding.State.Own!.Version.Ladder, finding.State.Own.Version.NextRung));
    }

    [Fact]
    [Trait("rule", "5.7")]
    public void Campaign_and_severity_may_choose_another_ladder_than_the_process()
    {
        var finding = An.Finding();
        finding.Ladder = "review";

        finding.Does("zhao", "issue", fields: "severity=major deadline=20wd");

        Assert.Equal("hash-of-review", finding.State.Own!.Version.Ladder);
    }

    [Fact]
    [Trait("rule", "1.5")]
    public void While_the_citys_side_holds_the_finding_its_rungs_are_skipped_and_cost_nothing()
    {
        var finding = An.HandedOver().At("2026-04-08 09:00").Sweeps();

        Assert.Equal(["remind-10", "remind-5", "remind-3", "last-day", "urge", "supervise"], finding.Rungs(RungFate.Skipped));
        Assert.Empty(finding.State.Scores);
        Assert.Empty(finding.Effects.OfType<Effect.DraftLetter>());
        Assert.Equal(["over"], finding.Rungs(RungFate.Fired, Deadline.InState));
        Assert.Equal(Light.MetOnTime, Lights.Of(finding.State, finding.Now));
    }
}
