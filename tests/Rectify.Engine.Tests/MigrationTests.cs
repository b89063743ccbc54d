using System.Text.Json;
using Rectify.Engine.Tests.Support;
using Rectify.Findings;

namespace Rectify.Engine.Tests;

[Trait("rule", "2")]
public class MigrationTests
{
    private static readonly Process Checked = Versions.Renamed(Sample.Process, "verification", "site_check");

    [Fact]
    public void A_finding_goes_on_in_what_its_state_has_become_and_only_its_states_clock_begins_anew()
    {
        var finding = An.HandedOver().At("2026-03-04 09:00");
        var before = finding.State;

        finding.Migrates(Checked, ("verification", "site_check"));

        Assert.Equal(("site_check", before.Sequence + 1, finding.Now), (finding.State.State, finding.State.Sequence, finding.State.EnteredAt));
        Assert.Equal(An.EndOf("2026-03-11"), finding.State.DeadlineWith(Deadline.InState)!.DueAt);
        Assert.Equal(before.Own, finding.State.Own);
        Assert.Equal((before.HandedOverAt, before.Conclusion), (finding.State.HandedOverAt, finding.State.Conclusion));
        Assert.Equal(before.Deeds.AsEnumerable(), finding.State.Deeds);
        Assert.Equal(before.Evidence.AsEnumerable(), finding.State.Evidence);
        Assert.Equal([Deadline.InState], finding.Effects.OfType<Effect.EndDeadline>().Select(end => end.Key));
        Assert.Equal("signing", finding.Does("wang", "confirm").State.State);
    }

    [Fact]
    public void A_state_that_isnt_mapped_keeps_its_name_and_all_that_is_under_way_goes_on()
    {
        var finding = An.Rectifying().Does("li", "plan_measure", "measure_title=fill measure_due=2026-03-20", note: null)
            .Asks("li", "extension", "new_deadline=2026-04-08 reason=rain").At("2026-03-02 15:00");
        var before = finding.State;

        finding.Migrates(Versions.Next(Sample.Process));

        Assert.Equal(("rectifying", 1), (finding.State.State, finding.Turns.Length));
        Assert.Equal(before.Requests.AsEnumerable(), finding.State.Requests);
        Assert.Equal(before.Measures.AsEnumerable(), finding.State.Measures);
        foreach (var key in new[] { Deadline.Finding, "measure:1", "request:extension-1" })
            Assert.Equal(before.DeadlineWith(key), finding.State.DeadlineWith(key));
        Assert.Equal(finding.Now, finding.State.DeadlineWith(Deadline.Progress)!.BeganAt);
    }

    [Fact]
    public void A_state_that_is_gone_and_not_mapped_is_refused_and_so_is_an_end()
    {
        var finding = An.HandedOver();
        var before = finding.State;

        Assert.Equal(RefusalCode.NotHere, finding.RefusesMigration(Checked));
        Assert.Equal(RefusalCode.NotHere, finding.RefusesMigration(Checked, ("verification", "closed")));
        Assert.Equal(RefusalCode.NotHere, finding.RefusesMigration(Sample.Process, ("verification", "verification"))); // not the version that was said
        Assert.Same(before, finding.State);
    }

    [Fact]
    public void What_has_ended_stays_under_its_version()
    {
        var finding = An.Finding().Does("qian", "cancel");

        Assert.Equal(RefusalCode.Ended, finding.RefusesMigration(Versions.Next(Sample.Process)));
    }

    [Fact]
    public void No_migration_gives_a_finding_back_to_its_unit_or_makes_it_rectify_without_a_deadline()
    {
        Assert.Equal(RefusalCode.HandedOver, An.HandedOver().RefusesMigration(Checked, ("verification", "rectifying")));
        Assert.Equal(RefusalCode.Incomplete, An.Finding().RefusesMigration(Versions.Renamed(Sample.Process, "registered", "noted"), ("registered", "rectifying")));
    }

    [Fact]
    public void A_finding_concludes_nothing_that_its_new_state_does_not_allow()
    {
        var refused = Assert.IsType<Outcome.Refused>(An.Rectifying().Migration(Versions.Renamed(Sample.Process, "rectifying", "working"), ("rectifying", "registered")));

        Assert.Equal([MissingKind.Conclusion], refused.Missing.Select(missing => missing.Kind));
    }

    [Fact]
    public void A_request_of_a_kind_that_is_gone_is_void_and_its_clock_ends()
    {
        var finding = An.Rectifying().Asks("li", "extension", "new_deadline=2026-04-08 reason=rain");

        finding.Migrates(Versions.Without(Sample.Process, "extension"));

        Assert.IsType<Command.VoidRequest>(finding.Turns[1].Command);
        Assert.Equal(RequestStatus.Voided, finding.State.RequestWith("extension-1")!.Status);
        Assert.Null(finding.State.DeadlineWith("request:extension-1"));
        Assert.Equal([An.Id("li")], finding.Effects.OfType<Effect.NotifyPerson>().Select(told => told.Person));
    }

    [Fact]
    public void Signing_begins_anew_and_those_who_have_signed_are_told()
    {
        var finding = An.Signing().Signs("wu");

        finding.Migrates(Versions.Next(Sample.Process));

        Assert.Equal(2, finding.State.Round!.Number);
        Assert.Empty(finding.State.Round.Signatures);
        Assert.Equal([(An.Id("wu"), "signing_void")], finding.Effects.OfType<Effect.NotifyPerson>().Select(told => (told.Person, told.Kind)));
        Assert.Equal("closed", finding.Signs("wu").Signs("zhao").Signs("chen").State.State);
    }

    [Fact]
    public void A_recall_finds_its_way_back_and_a_locked_field_stays_locked_under_the_new_names()
    {
        var renamed = Versions.Renamed(Sample.Process, "self_check", "own_check");
        Assert.Equal("own_check", An.HandedOver().Migrates(renamed, ("self_check", "own_check")).Does("sun", "recall").State.State);

        var issued = An.Finding().Does("zhao", "issue", fields: "severity=minor deadline=20wd")
            .Migrates(Versions.Renamed(Sample.Process, "issued", "handed_out"), ("issued", "handed_out")).Does("sun", "acknowledge");
        Assert.Equal(["registered", "handed_out", "rectifying"], issued.State.Visited.AsEnumerable());
    }

    [Fact]
    public void What_is_due_fires_under_the_version_that_goes()
    {
        var finding = An.Rectifying().At("2026-03-25 10:00");

        finding.Migrates(Versions.Next(Sample.Process));

        Assert.Contains(finding.Events, entry => entry.Turn.Command is Command.FireRung { Rung: "remind-5" });
        Assert.All(finding.Turns, turn => Assert.IsType<Command.Migrate>(turn.Command));
        Assert.Equal("last-day", finding.At("2026-03-30 10:00").Sweeps().Rungs(RungFate.Fired).Last());
    }

    [Fact]
    public void The_event_gives_the_same_again_from_its_json()
    {
        var finding = An.HandedOver();
        var (before, command) = (finding.State, Case.MigrationWith(("verification", "site_check")));

        finding.Migrates(Checked, ("verification", "site_check"));

        var read = JsonSerializer.Deserialize<Command>(JsonSerializer.Serialize<Command>(command, EngineJson.Options), EngineJson.Options)!; // just written
        var again = Assert.IsType<Outcome.Accepted>(Statechart.Step(Checked, before, read, finding.Circumstances));
        Assert.Equal(EngineJson.TextOf(finding.State), EngineJson.TextOf(again.Next));
    }
}
