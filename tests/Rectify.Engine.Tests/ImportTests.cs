using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class ImportTests
{
    private static readonly DateTimeOffset Now = An.Time("2026-04-08 10:00");

    [Fact]
    [Trait("rule", "4.8")]
    public void Without_a_due_instant_a_finding_enters_by_import_only_and_has_no_light()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", opened: "2026-03-02", due: null);

        Assert.Null(finding.State.Own);
        Assert.Equal(Light.None, Lights.Of(finding.State, Now));
        Assert.True(finding.State.Imported);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void One_without_a_deadline_gets_its_first_by_a_return()
    {
        var finding = new Case(An.Process(), Now).Imports("verification", opened: "2026-03-02", due: null, handedOver: "2026-04-01")
            .Does("wang", "return", fields: "return_reason=false new_deadline=5wd");

        Assert.Equal(An.EndOf("2026-04-15"), finding.State.Own!.DueAt);
    }

    [Fact]
    [Trait("rule", "6.6")]
    public void An_import_invents_no_signature_check_or_evidence()
    {
        var finding = new Case(An.Process(), Now).Imports("closed", "2026-01-05", "20wd", handedOver: "2026-02-02", closed: "2026-02-10", conclusion: Conclusion.Done);

        Assert.Empty(finding.State.Deeds);
        Assert.Empty(finding.State.Evidence);
        Assert.Null(finding.State.Round);
        Assert.Equal(Light.MetOnTime, Lights.Of(finding.State, Now));
        Assert.Equal(An.Time("2026-02-10"), finding.State.ClosedAt);
        Assert.DoesNotContain(finding.State.Deadlines, deadline => deadline.Runs);
        Assert.Contains(finding.Effects, effect => effect is Effect.Freeze);
        Assert.DoesNotContain(finding.Effects, effect => effect is Effect.Notify);
    }

    [Fact]
    [Trait("rule", "6.5")]
    public void A_ledger_that_moves_a_finding_on_voids_what_was_asked_for_where_it_stood()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", "2026-03-02", "2026-04-30").Asks("sun", "transfer", "");

        finding.Accepts(Amend(state: "verification", handedOver: "2026-04-08"));

        Assert.Equal(RequestStatus.Voided, Assert.Single(finding.State.Requests).Status);
    }

    [Fact]
    [Trait("rule", "4.8")]
    public void The_same_ledger_a_week_later_amends_what_changed()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", "2026-03-02", "2026-04-30");

        finding.Accepts(Amend(state: "closed", due: "2026-05-20", handedOver: "2026-05-10", closed: "2026-05-15"));

        Assert.Equal(("closed", An.Time("2026-05-15")), (finding.State.State, finding.State.ClosedAt!.Value));
        Assert.Equal((2, An.EndOf("2026-05-20")), (finding.State.Own!.Version.Number, finding.State.Own.DueAt));
        Assert.Equal(RefusalCode.Ended, finding.Refuses(Amend()).Code);
        Assert.Equal(RefusalCode.NotHere, An.Rectifying().Refuses(Amend()).Code);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void An_amended_cell_voids_what_was_signed()
    {
        var finding = new Case(An.Process(), Now).Imports("signing", "2026-03-02", "2026-04-30", conclusion: Conclusion.Done).Signs("zhao");

        finding.Accepts(Amend(fields: "result=changed"));

        Assert.Empty(finding.State.Round!.Signatures);
    }

    [Fact]
    [Trait("rule", "4.8")]
    public void An_undone_import_stops_all_clocks_and_admits_nothing_more()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", "2026-03-02", "2026-04-30").Accepts(new Command.UndoImport(Case.Who("zhao")));

        Assert.True(finding.State.Undone);
        Assert.Equal("cancelled", finding.State.State);
        Assert.DoesNotContain(finding.State.Deadlines, deadline => deadline.Runs);
        Assert.Equal(RefusalCode.Ended, finding.Refuses(new Command.UndoImport(Case.Who("zhao"))).Code);
    }

    [Fact]
    [Trait("rule", "4.8")]
    public void An_import_that_people_have_worked_on_is_not_undone()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", "2026-03-02", "2026-04-30").Does("li", "report_progress");

        Assert.Equal(RefusalCode.ActedOn, finding.Refuses(new Command.UndoImport(Case.Who("zhao"))).Code);
        Assert.Equal(RefusalCode.NotHere, An.Rectifying().Refuses(new Command.UndoImport(Case.Who("zhao"))).Code);
    }

    [Fact]
    [Trait("rule", "4.8")]
    public void What_a_field_does_not_take_is_refused_with_its_name()
    {
        var open = new Command.Open(Case.Who("zhao"), Case.Place, An.Fields("severity=awful amount=ten"), null);

        var refused = Assert.IsType<Outcome.Refused>(new Case(An.Process(), Now).Take(open));

        Assert.Equal([("amount", "fen"), ("severity", "severities")], refused.Missing.Select(missing => (missing.Name, missing.Wanted)));
    }

    [Fact]
    [Trait("rule", "2")]
    public void What_is_not_there_is_made_by_opening_or_import_only_and_only_once()
    {
        Assert.Equal(RefusalCode.NotHere, new Case(An.Process(), Now).Refuses(new Command.Recalculate()).Code);
        Assert.Equal(RefusalCode.NotHere, An.Finding().Refuses(new Command.Open(Case.Who("zhao"), Case.Place, An.Fields(""), null)).Code);
    }

    [Fact]
    [Trait("rule", "1.2")]
    public void One_imported_as_done_without_a_hand_over_is_done_no_more_when_its_sign_off_fails()
    {
        var finding = new Case(An.Process(), Now).Imports("signing", "2026-03-02", "2026-04-30", conclusion: Conclusion.Done).Signs("wu", Verdict.Against);

        Assert.Equal(("rectifying", Conclusion.InProgress), (finding.State.State, finding.State.Conclusion));
    }

    [Theory]
    [Trait("rule", "1.2")]
    [InlineData("rectifying", Conclusion.Done, "in_progress long_term")]
    [InlineData("registered", Conclusion.InProgress, "not_started")]
    [InlineData("closed", Conclusion.InProgress, "done")]
    public void A_conclusion_that_the_state_does_not_allow_is_refused_with_those_it_does(string state, Conclusion conclusion, string allowed)
    {
        var import = new Command.Import(Case.Who("zhao"), Case.Place, state, An.Fields(""), conclusion, Now.AddDays(-9), null, null, null, "source");

        var refused = Assert.IsType<Outcome.Refused>(new Case(An.Process(), Now).Take(import));

        Assert.Equal((RefusalCode.Incomplete, new Missing(MissingKind.Conclusion, state, allowed)), (refused.Code, refused.Missing.Single()));
    }

    [Fact]
    [Trait("rule", "1.2")]
    public void An_amend_is_held_to_the_same_conclusions_and_one_that_says_none_is_not()
    {
        var finding = new Case(An.Process(), Now).Imports("rectifying", "2026-03-02", "2026-04-30");

        Assert.Equal(MissingKind.Conclusion, finding.Refuses(Amend() with { Conclusion = Conclusion.Done }).Missing.Single().Kind);
        Assert.Equal(MissingKind.Conclusion, finding.Refuses(Amend(state: "registered")).Missing.Single().Kind);
        finding.Accepts(Amend(fields: "result=half")).Accepts(Amend(state: "signing") with { Conclusion = Conclusion.Done });
    }

    private static Command.Amend Amend(string fields = "", string? state = null, string? due = null, string? handedOver = null, string? closed = null) => new(
        Case.Who("zhao"), An.Fields(fields), state, null, Budget.TryParse(due, out var budget) ? budget : null,
        handedOver is null ? null : An.Time(handedOver), closed is null ? null : An.Time(closed), "source");
}
