using System.Collections.Immutable;
using static Rectify.Engine.Tests.Support.Rules;

namespace Rectify.Engine.Tests.Support;

/// <summary>A process with every construct of the language, small enough to keep in one's head.</summary>
internal static class Sample
{
    public static readonly Process Process = new(
        "sample", 1, new Text("样例", "Sample"), "registered", "S{seq}",
        [
            Codes("severities", "minor", "major"),
            Codes("return_reasons", "incomplete", "false"),
            new ChoiceList("terms",
            [
                new Choice("quick", new Text("立行立改", "At once"), null, ImmutableSortedDictionary<string, string>.Empty.Add("deadline", "10wd")),
                new Choice("set", new Text("限期", "By a day"), null, ImmutableSortedDictionary<string, string>.Empty),
            ]),
        ],
        Fields(), Parties(), States(),
        [Action("cancel", "supervisor", "cancelled", Needs(note: 10))],
        Requests());

    /// <summary>The process with one action of one state changed.</summary>
    public static Process With(string state, string action, Func<ActionRule, ActionRule> change) =>
        With(state, old => Copy(old, [.. old.Actions.Select(rule => rule.Name == action ? change(rule) : rule)], old.SignOff));

    /// <summary>The process with another sign-off.</summary>
    public static Process With(SignOffRule signOff) => With("signing", old => Copy(old, old.Actions, signOff));

    /// <summary>The process with one kind of request changed.</summary>
    public static Process With(string request, Func<RequestRule, RequestRule> change) => new(
        Process.Name, 1, Process.Title, Process.Initial, Process.Number, Process.Choices, Process.Fields, Process.Parties, Process.States, Process.Everywhere,
        [.. Process.Requests.Select(rule => rule.Name == request ? change(rule) : rule)]);

    // The engine's records look names up in tables made when they are built: a copy by 'with' would keep the old ones.
    private static Process With(string state, Func<State, State> change) => new(
        Process.Name, 1, Process.Title, Process.Initial, Process.Number, Process.Choices, Process.Fields, Process.Parties,
        [.. Process.States.Select(old => old.Name == state ? change(old) : old)], Process.Everywhere, Process.Requests);

    private static State Copy(State old, ImmutableArray<ActionRule> actions, SignOffRule? signOff) => new(
        old.Name, old.Title, old.Owner, old.Due, old.DueWithFinding, old.Ladder, old.ProgressEvery, actions, signOff, old.After, old.IsFinal,
        old.Conclude, old.Freeze);

    private static ImmutableArray<Field> Fields() =>
    [
        Field("description", FieldType.LongText, lockedAfter: "issued"), Field("severity", FieldType.Choice, "severities", lockedAfter: "issued"),
        Field("term", FieldType.Choice, "terms"), Field("deadline", FieldType.Deadline, lockedAfter: "issued"),
        Field("rectifier", FieldType.Person), Field("result", FieldType.LongText), Field("amount", FieldType.Money),
        Field("new_deadline", FieldType.Deadline, eachTime: true), Field("return_reason", FieldType.Choice, "return_reasons", eachTime: true),
        Field("reason", FieldType.Text, eachTime: true), Field("pause_from", FieldType.Date, eachTime: true), Field("until", FieldType.Date, eachTime: true),
        Field("review_on", FieldType.Deadline), Field("stage_goal", FieldType.Text), Field("unit", FieldType.Organisation, eachTime: true),
        Field("measure_title", FieldType.Text, eachTime: true), Field("measure_due", FieldType.Deadline, eachTime: true),
        Field("measure_person", FieldType.Person, eachTime: true), Field("extend_measures", FieldType.Text, eachTime: true),
    ];

    private static ImmutableArray<Party> Parties() =>
    [
        Party("team_lead", PartyOf.Team), Party("verifier", PartyOf.Team) with { Role = "inspector", NotFormerlyOfUnit = true, Else = "supervisor" },
        Party("rectifier", PartyOf.Unit) with { Named = true }, Party("liaison", PartyOf.Unit), Party("unit_head", PartyOf.Unit),
        Party("supervisor", PartyOf.City), Party("leader", PartyOf.City) with { InCharge = true }, Party("discipline", PartyOf.City),
    ];

    private static ImmutableArray<State> States() =>
    [
        State("registered", "team_lead", "2wd", actions:
        [
            Action("issue", "team_lead", "issued", Needs("severity deadline"), takes: ["description", "term"], startsDeadline: true, document: "notice"),
        ]),
        State("issued", "unit_head", "2wd", actions:
        [
            Action("acknowledge", "unit_head", "rectifying", conclude: Conclusion.InProgress),
            Action("assign", "unit_head liaison", needs: Needs("rectifier")),
            Action("amend", "team_lead", needs: Needs(note: 10), mayChange: ["description"], reissue: true),
        ]),
        State("rectifying", "rectifier", withFinding: true, progressEvery: "5wd", actions:
        [
            Action("report_progress", "rectifier liaison", needs: Needs(note: 5), takes: ["review_on"], progress: true),
            Action("plan_measure", "rectifier", needs: Needs("measure_title"), takes: ["measure_due", "measure_person"], measure: MeasureAct.Plan),
            Action("finish_measure", "rectifier", measure: MeasureAct.Finish),
            Action("submit", "rectifier", "self_check", Needs("result", evidence: 1)),
            Action("submit_measures", "rectifier", "self_check", Needs(measuresDone: true)),
            Action("resume", "unit_head", endsPause: true),
        ]),
        State("self_check", "unit_head", "2wd", actions:
        [
            Action("self_pass", "unit_head", "verification", handsOver: true, fourEyes: ["submit"]),
            Action("send_back", "unit_head", "rectifying", newDeadline: "new_deadline"),
            Action("recall", "who_acted", ActionRule.Previous, untilActedOn: true),
        ]),
        State("verification", "verifier", "5wd", actions:
        [
            Action("confirm", "verifier", "signing", fourEyes: ["submit", "self_pass"], conclude: Conclusion.Done),
            Action("publicise", "verifier", "public_notice", when: [new Condition("severity", ["major"])]),
            Action("return", "verifier", "rectifying", Needs("return_reason", note: 10), newDeadline: "new_deadline", counts: "returned"),
            Action("expose", "verifier", "rectifying", Needs(note: 10), newDeadline: "new_deadline", counts: "exposed", raise: "supervise"),
            Action("plan_measure", "verifier", needs: Needs("measure_title"), measure: MeasureAct.Plan),
            Action("recall", "who_acted", ActionRule.Previous, untilActedOn: true),
        ]),
        State("public_notice", "supervisor", "10wd", after: "5wd", then: "to_signing", actions:
            [Action("to_signing", "supervisor system", "signing")]),
        State("signing", "leader", "3wd", signOff: SignOff(), actions:
        [
            Action("correct", "team_lead", mayChange: ["result"]),
            Action("recall", "who_acted", ActionRule.Previous, untilActedOn: true),
        ]),
        State("closed", null, isFinal: true, freeze: true, conclude: Conclusion.Done, after: "90d", then: "open_lookback", actions:
            [Action("open_lookback", "system", opens: new Opening("lookback", "lookback"))]),
        State("cancelled", null, isFinal: true),
    ];

    public static SignOffRule SignOff() => new(
        ["team_lead", "leader", "discipline"], 3, ["team_lead", "leader", "discipline"], InOrder: false,
        "closed", "rectifying", Needs(note: 10), "new_deadline", FourEyes: ["submit"]);

    private static ImmutableArray<RequestRule> Requests() =>
    [
        Request("extension", "rectifier", "unit_head leader", RequestVerb.Extend, "rectifying", before: "due-3wd", atMost: 2,
            limit: new RequestLimit(0.5m, Span("30wd")), needs: Needs("new_deadline reason"), takes: "extend_measures"),
        Request("pause", "rectifier", "leader", RequestVerb.Pause, "rectifying", atMostDays: 90, needs: Needs("reason until"), takes: "pause_from"),
        Request("long_term", "unit_head", "leader", RequestVerb.LongTerm, needs: Needs("stage_goal review_on")),
        Request("transfer", "unit_head", "supervisor", RequestVerb.Reassign, "issued rectifying", takes: "unit new_deadline", endAs: "issued"),
        Request("objection", "unit_head", "team_lead", RequestVerb.EndAs, "issued rectifying", within: "5wd", needs: Needs("reason"), endAs: "cancelled"),
        Request("drop_measure", "rectifier", "unit_head", RequestVerb.DropMeasure, "rectifying", needs: Needs("reason")),
    ];

    private static Party Party(string role, PartyOf of) => new(role, new Text(role, role), role, of, false, false, null, false);

    private static ChoiceList Codes(string name, params string[] codes) =>
        new(name, [.. codes.Select(code => new Choice(code, new Text(code, code), null, ImmutableSortedDictionary<string, string>.Empty))]);
}
