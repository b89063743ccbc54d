using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class SignOffTests
{
    [Fact]
    [Trait("rule", "6.2")]
    public void All_three_must_be_for_it()
    {
        var finding = An.Signing().Signs("zhao").Signs("chen");
        Assert.Equal("signing", finding.State.State);

        finding.Signs("wu");

        Assert.Equal("closed", finding.State.State);
        Assert.Contains(finding.Effects, effect => effect is Effect.Freeze);
        Assert.Equal(3, finding.State.Round!.Signatures.Length);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void One_veto_decides_at_once_and_sends_it_back()
    {
        var finding = An.Signing().Signs("wu", Verdict.Against);

        Assert.Equal("rectifying", finding.State.State);
        Assert.Equal(1, finding.State.Tallies["returned"]);
        Assert.Null(finding.State.HandedOverAt);
        Assert.Equal(Conclusion.InProgress, finding.State.Conclusion);
    }

    [Theory]
    [Trait("rule", "6.2")]
    [InlineData(2, "for for", "closed")]      // majority, certain after two
    [InlineData(2, "for against", "signing")]
    [InlineData(2, "against against", "rectifying")]      // certain after two
    [InlineData(2, "abstain abstain", "rectifying")]      // abstentions are not for
    [InlineData(2, "for abstain against", "rectifying")]      // all have spoken, no result
    [InlineData(1, "against against for", "closed")]      // 1-of-3
    [InlineData(3, "abstain", "rectifying")]      // all: one who isn't for it is enough
    public void A_result_stands_as_soon_as_it_is_certain(int atLeast, string verdicts, string state)
    {
        var finding = An.Signing(process: Sample.With(Sample.SignOff() with { AtLeast = atLeast, Veto = [] }));

        foreach (var (who, verdict) in ((string[])["zhao", "chen", "wu"]).Zip(verdicts.Split(' ')))
            finding.Signs(who, Enum.Parse<Verdict>(verdict, ignoreCase: true));

        Assert.Equal(state, finding.State.State);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void A_majority_is_not_certain_while_somebody_may_still_veto()
    {
        var finding = An.Signing(process: Sample.With(Sample.SignOff() with { AtLeast = 2, Veto = ["discipline"] })).Signs("zhao").Signs("chen");
        Assert.Equal("signing", finding.State.State);

        finding.Signs("wu", Verdict.Abstain);

        Assert.Equal("closed", finding.State.State);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void In_the_listed_order_only_the_next_may_speak_and_only_the_next_is_asked()
    {
        var finding = An.Signing(process: Sample.With(Sample.SignOff() with { InOrder = true }));
        Assert.Equal(["team_lead"], finding.Effects.OfType<Effect.Notify>().Single(notice => notice.Kind == "signing").Parties.AsEnumerable());

        Assert.Equal(RefusalCode.NotYourTurn, finding.Refuses(Case.Sign("chen", Verdict.For)).Code);
        finding.Signs("zhao");
        Assert.Equal(["leader"], finding.Effects.OfType<Effect.Notify>().Single(notice => notice.Kind == "signing").Parties.AsEnumerable());
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void One_person_speaks_for_one_party_also_through_a_delegate()
    {
        var finding = An.Signing().Accepts(new Command.Sign(new Actor(An.Id("deputy"), An.Id("zhao"), ["team_lead"]), "team_lead", Verdict.For, null, Brought.Nothing));

        Assert.Equal(RefusalCode.AlreadySigned, finding.Refuses(new Command.Sign(An.Person("another", "team_lead"), "team_lead", Verdict.For, null, Brought.Nothing)).Code);
        Assert.Equal(RefusalCode.AlreadySigned, finding.Refuses(new Command.Sign(An.Person("zhao", "leader"), "leader", Verdict.For, null, Brought.Nothing)).Code);
        Assert.Equal(RefusalCode.AlreadySigned, finding.Refuses(new Command.Sign(An.Person("deputy", "leader"), "leader", Verdict.For, null, Brought.Nothing)).Code);
        Assert.Equal(RefusalCode.NotYourPart, finding.Refuses(new Command.Sign(An.Person("li", "rectifier"), "leader", Verdict.For, null, Brought.Nothing)).Code);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void A_change_of_what_is_signed_voids_the_rounds_verdicts_and_tells_their_signers()
    {
        var finding = An.Signing().Signs("zhao");
        var seen = finding.State.Round!.Content;

        finding.Does("zhao", "correct", fields: "result=another");

        Assert.Equal((2, 0), (finding.State.Round!.Number, finding.State.Round.Signatures.Length));
        Assert.Equal(An.Id("zhao"), finding.Effects.OfType<Effect.NotifyPerson>().Single(notice => notice.Kind == "signing_void").Person);
        var stale = new Command.Sign(Case.Who("chen"), "leader", Verdict.For, seen, Brought.Nothing);
        Assert.Equal(RefusalCode.ContentChanged, finding.Refuses(stale).Code);
        finding.Accepts(stale with { Content = finding.State.Round.Content });
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void An_approved_request_that_changes_what_is_signed_voids_the_verdicts_too()
    {
        var finding = An.Signing().Signs("zhao").Asks("sun", "long_term", "stage_goal=half review_on=60d").Approves("chen", "long_term-1");

        Assert.Equal((2, 0), (finding.State.Round!.Number, finding.State.Round.Signatures.Length));
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void A_second_sign_off_is_another_round()
    {
        var finding = An.Signing().Signs("wu", Verdict.Against).At("2026-03-03 09:00").Does("li", "submit", evidence: 1).Does("sun", "self_pass")
            .Does("wang", "confirm");

        Assert.Equal((2, 0), (finding.State.Round!.Number, finding.State.Round.Signatures.Length));
        finding.Signs("wu").Signs("zhao").Signs("chen");
        Assert.Equal("closed", finding.State.State);
    }

    [Fact]
    [Trait("rule", "5.1")]
    public void A_sign_off_that_fails_after_due_names_a_new_deadline_ahead()
    {
        var finding = An.Signing().At("2026-04-08 10:00");

        Assert.Equal(RefusalCode.Incomplete, finding.Refuses(Case.Sign("wu", Verdict.Against)).Code);
        Assert.Equal(RefusalCode.DeadlinePast, finding.Refuses(Case.Sign("wu", Verdict.Against, "new_deadline=2026-04-07")).Code);
        Assert.Equal(RefusalCode.Incomplete, finding.Refuses(Case.Sign("wu", Verdict.Against, "new_deadline=soon")).Code);
        finding.Signs("wu", Verdict.Against, fields: "new_deadline=10wd");
        Assert.Equal((2, DeadlineCause.Returned), (finding.State.Own!.Version.Number, finding.State.Own.Version.Cause));
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void Who_is_against_says_why_and_what_the_rule_asks_for()
    {
        Assert.Equal(RefusalCode.Incomplete, An.Signing().Refuses(Case.Sign("wu", Verdict.Against, note: "no")).Code);
        Assert.Equal(RefusalCode.Incomplete, An.Signing().Refuses(Case.Sign("wu", Verdict.Against, "result=done")).Code);
        var asking = Sample.With(Sample.SignOff() with { FailNeeds = Rules.Needs("return_reason new_deadline", note: 10) });
        Assert.Equal(RefusalCode.Incomplete, An.Signing(process: asking).Refuses(Case.Sign("wu", Verdict.Against)).Code);
        An.Signing(process: asking).Signs("wu", Verdict.Against, fields: "return_reason=false");
    }

    [Theory]
    [Trait("rule", "6.2")]
    [InlineData("")]
    [InlineData("return_reason=false")]
    public void An_abstention_that_decides_needs_what_nobody_has_said_yet(string fields)
    {
        var asking = Sample.With(Sample.SignOff() with { AtLeast = 2, Veto = [], FailNeeds = Rules.Needs("return_reason", note: 10) });
        var silent = An.Signing(process: asking).Signs("zhao", Verdict.Abstain, note: null);
        Assert.Equal(["return_reason", ""], silent.Refuses(Case.Sign("chen", Verdict.Abstain, note: null)).Missing.Select(missing => missing.Name));

        var finding = An.Signing(process: asking).Signs("zhao", Verdict.Against, fields: "return_reason=incomplete")
            .Signs("chen", Verdict.Abstain, fields: fields, note: null);

        Assert.Equal("rectifying", finding.State.State);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void What_those_against_it_bring_is_written_into_the_finding_once_it_fails_and_not_before()
    {
        var asking = Sample.With(Sample.SignOff() with { AtLeast = 2, Veto = [], FailNeeds = Rules.Needs("result new_deadline", note: 10) });
        var finding = An.Signing(process: asking).Signs("zhao", Verdict.Against, fields: "result=redo new_deadline=30wd");
        Assert.Equal(("done", 1), (finding.State["result"], finding.State.Round!.Signatures.Length));

        finding.Signs("chen", Verdict.Abstain, note: null);

        Assert.Equal(("redo", DeadlineCause.Returned), (finding.State["result"], finding.State.Own!.Version.Cause));
        Assert.Null(finding.State["new_deadline"]);
    }

    [Fact]
    [Trait("rule", "6.2")]
    public void Evidence_counts_since_the_last_return_and_no_piece_counts_twice()
    {
        var finding = An.Signing().Signs("wu", Verdict.Against);
        var old = finding.State.Evidence.Single().Id;

        Assert.Equal(RefusalCode.Incomplete, finding.Refuses("li", "submit"));
        Assert.Equal(RefusalCode.Incomplete, finding.Refuses(new Command.Act(Case.Who("li"), "submit", Brought.Nothing with { Evidence = [old, old] })).Code);
        finding.Does("li", "submit", evidence: 1);
    }
}
