using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class PeopleTests
{
    [Fact]
    [Trait("rule", "6.3")]
    public void Nobody_checks_what_he_submitted()
    {
        var finding = An.Rectifying().Does("li", "submit", fields: "result=done", evidence: 1);

        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("li"), null, ["unit_head"])));
        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("li"), An.Id("sun"), ["unit_head"])));
        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("deputy"), An.Id("li"), ["unit_head"])));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Both_persons_of_a_delegated_act_are_bound_by_it()
    {
        var finding = An.Rectifying().Accepts(new Command.Act(new Actor(An.Id("deputy"), An.Id("li"), ["rectifier"]), "submit", Case.With("result=done", 1, null, 0)));

        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("deputy"), null, ["unit_head"])));
        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("li"), null, ["unit_head"])));
        finding.Does("sun", "self_pass");
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void All_rounds_count_and_in_both_directions()
    {
        var finding = An.HandedOver().Does("wang", "confirm").Signs("wu", Verdict.Against).At("2026-03-03 09:00");

        var verifier = new Command.Act(new Actor(An.Id("wang"), null, ["rectifier"]), "submit", Case.With("", 1, null, 0));
        Assert.Equal(RefusalCode.FourEyes, finding.Refuses(verifier).Code);
        finding.Accepts(new Command.Act(new Actor(An.Id("hu"), null, ["rectifier"]), "submit", Case.With("", 1, null, 0)));
        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("li"), null, ["unit_head"])));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Issuing_is_refused_when_nobody_could_take_the_next_step()
    {
        var finding = An.Finding();
        finding.Vacant = ["unit_head"];

        Assert.Equal(RefusalCode.NobodyThere, finding.Refuses("zhao", "issue", "severity=minor deadline=20wd"));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Where_four_eyes_leaves_no_head_the_superior_organisations_head_steps_in()
    {
        var roster = Roster(("sun", "head", "county"), ("sun", "rectifier", "county"), ("qi", "head", "bureau"));
        var process = Roled();
        var finding = An.Rectifying(process: process);
        Assert.Equal<Guid>([An.Id("sun")], roster.AccountsOf(process, finding.State, "unit_head").AsEnumerable());

        finding.Accepts(new Command.Act(new Actor(An.Id("sun"), null, ["rectifier"]), "submit", Case.With("result=done", 1, null, 0)));

        Assert.Equal<Guid>([An.Id("sun"), An.Id("qi")], roster.AccountsOf(process, finding.State, "unit_head").AsEnumerable());
        Assert.Equal(RefusalCode.FourEyes, Passes(finding, new Actor(An.Id("sun"), null, roster.PartiesOf(process, finding.State, An.Id("sun")))));
        Assert.Contains("unit_head", roster.PartiesOf(process, finding.State, An.Id("qi")));
        Assert.Contains("unit_head", Roster(("sun", "head", "county")).Vacant(process, finding.State));
    }

    [Fact]
    [Trait("rule", "6.4")]
    public void Parties_come_from_role_place_name_charge_and_recusal()
    {
        var process = Roled();
        var finding = An.Rectifying(process: process);
        var roster = Roster(
            ("li", "rectifier", "county"), ("hu", "rectifier", "county"), ("sun", "head", "county"), ("ma", "head", "elsewhere"),
            ("wang", "inspector", "team"), ("he", "inspector", "team"), ("chen", "leader", "city"))
            with
        { FormerMembers = [An.Id("he")] };
        var elsewhere = roster with { Standings = [.. roster.Standings, new Standing(An.Id("bai"), "leader", An.Id("city"), [An.Id("other")])] };

        Assert.Equal<Guid>([An.Id("li")], roster.AccountsOf(process, finding.State, "rectifier").AsEnumerable());
        Assert.Equal<Guid>([An.Id("sun")], roster.AccountsOf(process, finding.State, "unit_head").AsEnumerable());
        Assert.Equal<Guid>([An.Id("wang")], roster.AccountsOf(process, finding.State, "verifier").AsEnumerable());
        Assert.Equal<Guid>([An.Id("chen")], elsewhere.AccountsOf(process, finding.State, "leader").AsEnumerable());
        Assert.Empty(roster.PartiesOf(process, finding.State, An.Id("ma")));
        Assert.Empty(roster.AccountsOf(process, finding.State, "no such party"));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void An_empty_party_falls_to_its_substitute_and_then_to_the_superior_organisation()
    {
        var process = Roled();
        var state = An.Rectifying(process: process).State;

        Assert.Equal([An.Id("qian")], Roster(("qian", "supervisor", "city")).AccountsOf(process, state, "verifier").AsEnumerable());
        Assert.Equal([An.Id("qi")], Roster(("qi", "head", "bureau")).AccountsOf(process, state, "unit_head").AsEnumerable());
        Assert.Empty(Roster(("hu", "rectifier", "bureau")).AccountsOf(process, state, "rectifier"));
        Assert.Contains("verifier", Roster().Vacant(process, state));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void Substitutes_that_name_each_other_end_in_nobody()
    {
        var sample = Roled();
        var process = new Process(
            sample.Name, 1, sample.Title, sample.Initial, sample.Number, sample.Choices, sample.Fields,
            [.. sample.Parties.Select(party => party.Name switch
            {
                "verifier" => party with { Else = "supervisor" },
                "supervisor" => party with { Else = "verifier" },
                _ => party,
            })],
            sample.States, sample.Everywhere, sample.Requests);

        Assert.Empty(Roster().AccountsOf(process, An.Rectifying(process: process).State, "verifier"));
    }

    [Fact]
    [Trait("rule", "6.3")]
    public void A_place_is_manned_only_where_no_deed_and_no_name_could_leave_a_finding_without_its_next_step()
    {
        var process = Roled();
        var finding = An.Rectifying(process: process);
        bool Mans(string state, params (string, string, string)[] people) => Roster(people).Mans(process, process.StateNamed(state)!, finding.State.Placement);

        Assert.True(Mans("issued", ("sun", "head", "county")));
        Assert.False(Mans("issued", ("qi", "head", "bureau")));
        Assert.False(Mans("rectifying", ("li", "rectifier", "county"))); // by name
        Assert.False(Mans("self_check", ("sun", "head", "county"))); // sun may have submitted
        Assert.False(Mans("closed", ("sun", "head", "county")));
    }

    private static RefusalCode Passes(Case finding, Actor by) => finding.Refuses(new Command.Act(by, "self_pass", Brought.Nothing)).Code;

    private static Roster Roster(params (string Who, string Role, string Place)[] standings) => new(
        [.. standings.Select(standing => new Standing(An.Id(standing.Who), standing.Role, An.Id(standing.Place), []))], [An.Id("bureau"), An.Id("city")], []);

    private static Process Roled() => new(
        "sample", 1, Sample.Process.Title, Sample.Process.Initial, null, Sample.Process.Choices, Sample.Process.Fields,
        [.. Sample.Process.Parties.Select(party => party.Name == "unit_head" ? party with { Role = "head" } : party)],
        Sample.Process.States, Sample.Process.Everywhere, Sample.Process.Requests);
}
