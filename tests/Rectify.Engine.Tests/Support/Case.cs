using System.Collections.Immutable;

namespace Rectify.Engine.Tests.Support;

/// <summary>A finding under test, with a clock, the people around it and everything that has happened to it.</summary>
internal sealed class Case(Process process, DateTimeOffset now)
{
    private static readonly Dictionary<string, string> Parties = new()
    {
        ["li"] = "rectifier",
        ["zhou"] = "liaison",
        ["sun"] = "unit_head",
        ["zhao"] = "team_lead",
        ["wang"] = "verifier",
        ["he"] = "verifier",
        ["qian"] = "supervisor",
        ["chen"] = "leader",
        ["wu"] = "discipline",
    };

    public Process Process { get; private set; } = process;
    public DateTimeOffset Now { get; private set; } = now;
    public WorkCalendar Calendar { get; set; } = China.Calendar;
    public string? Ladder { get; set; }
    public ImmutableArray<string> Vacant { get; set; } = [];
    public List<Ladder> Shelf { get; } = [.. Ladders.All];

    public CaseState? Before { get; private set; }

    /// <summary>Every event, with the circumstances it was decided in.</summary>
    public List<(Turn Turn, Circumstances At)> Events { get; } = [];

    public CaseState State { get; set; } = null!; // Opens or Imports comes first

    /// <summary>What the last command did, its rungs and followers included.</summary>
    public ImmutableArray<Turn> Turns { get; private set; } = [];

    public IEnumerable<Effect> Effects => Turns.SelectMany(turn => turn.Outcome.Effects);

    public Circumstances Circumstances => new(
        Now, Calendar, China.Zone, new Shelf(Shelf, [], [China.Calendar, Calendar]), Ladder, Vacant);

    public static Actor Who(string name, string? onBehalfOf = null) =>
        new(An.Id(name), onBehalfOf is null ? null : An.Id(onBehalfOf), [Parties[onBehalfOf ?? name]]);

    public Case Opens(string fields = "")
    {
        Take(new Command.Open(Who("zhao"), Place, An.Fields(fields), Link: null));
        return this;
    }

    public Case Imports(
        string state, string opened, string? due, string? handedOver = null, string? closed = null, Conclusion conclusion = Conclusion.InProgress)
    {
        var allowed = Budget.TryParse(due, out var budget) ? budget : null;
        Take(new Command.Import(
            Who("zhao"), Place, state, An.Fields("severity=minor"), conclusion, An.Time(opened), allowed,
            handedOver is null ? null : An.Time(handedOver), closed is null ? null : An.Time(closed), "source"));
        return this;
    }

    public static Placement Place { get; } = new(An.Id("city"), An.Id("county"), An.Id("team"), null);

    /// <summary>Moves the clock to a local time; what falls due on the way waits for the next command.</summary>
    public Case At(string local)
    {
        Now = An.Time(local);
        return this;
    }

    public Case Sweeps()
    {
        Turns = Advance.Sweep(Process, State, Circumstances);
        Keep();
        return this;
    }

    public Case Does(string who, string action, string fields = "", int evidence = 0, string? note = "a note that is long enough", int measure = 0, string? For = null) =>
        Accepts(new Command.Act(Who(who, For), action, With(fields, evidence, note, measure)));

    public Case Asks(string who, string request, string fields, int measure = 0, string? For = null) =>
        Accepts(new Command.Submit(Who(who, For), request, With(fields, 0, null, measure)));

    public Case Approves(string who, string request, string fields = "", string? For = null) =>
        Accepts(new Command.Approve(Who(who, For), request, With(fields, 0, null, 0)));

    public Case Signs(string who, Verdict verdict = Verdict.For, string fields = "", string? note = "a note that is long enough", string? For = null) =>
        Accepts(Sign(who, verdict, fields, note, For));

    /// <summary>Goes on under another version: what is due fires first, under the one that it leaves.</summary>
    public Case Migrates(Process to, params (string From, string To)[] states)
    {
        var outcome = Migration(to, states);
        Assert.True(outcome is Outcome.Accepted, $"refused: {outcome}");
        return this;
    }

    public RefusalCode RefusesMigration(Process to, params (string From, string To)[] states) => Assert.IsType<Outcome.Refused>(Migration(to, states)).Code;

    public Outcome Migration(Process to, params (string From, string To)[] states)
    {
        Sweeps();
        var old = Process;
        Process = to;
        var outcome = Take(MigrationWith(states));
        Process = outcome is Outcome.Accepted ? to : old;
        return outcome;
    }

    public static Command.Migrate MigrationWith(params (string From, string To)[] states) =>
        new(Actor.System, 1, 2, states.ToImmutableSortedDictionary(pair => pair.From, pair => pair.To));

    public Case Accepts(Command command)
    {
        var outcome = Take(command);
        Assert.True(outcome is Outcome.Accepted, $"{command} was refused: {(outcome as Outcome.Refused)?.Code} {string.Join(", ", (outcome as Outcome.Refused)?.Missing ?? [])}");
        return this;
    }

    public RefusalCode Refuses(string who, string action, string fields = "", int evidence = 0, string? note = "a note that is long enough", int measure = 0, string? For = null) =>
        Refuses(new Command.Act(Who(who, For), action, With(fields, evidence, note, measure))).Code;

    public RefusalCode RefusesRequest(string who, string request, string fields, int measure = 0) =>
        Refuses(new Command.Submit(Who(who), request, With(fields, 0, null, measure))).Code;

    public RefusalCode RefusesApproval(string who, string request, string fields = "", string? For = null) =>
        Refuses(new Command.Approve(Who(who, For), request, With(fields, 0, null, 0))).Code;

    public Outcome.Refused Refuses(Command command) => Assert.IsType<Outcome.Refused>(Take(command));

    public Outcome Take(Command command)
    {
        Before = State;
        var advance = Advance.Take(Process, State, command, Circumstances);
        Turns = advance.Turns;
        if (advance.Last is Outcome.Accepted)
            Keep();
        return advance.Last;
    }

    public static Command.Sign Sign(string who, Verdict verdict, string fields = "", string? note = "a note that is long enough", string? For = null) =>
        new(Who(who, For), Parties[For ?? who], verdict, null, With(fields, 0, note, 0));

    private static int pieces;

    public static Brought With(string fields, int evidence, string? note, int measure) =>
        new(note, An.Fields(fields), [.. Enumerable.Range(0, evidence).Select(_ => An.Id($"piece {Interlocked.Increment(ref pieces)}"))], measure);

    /// <summary>The rungs that the last command recorded, as <c>key</c> with their fate.</summary>
    public IEnumerable<string> Rungs(RungFate fate, string deadline = Deadline.Finding) =>
        Effects.OfType<Effect.RecordRung>().Where(rung => rung.Fate == fate && rung.Deadline == deadline).Select(rung => rung.Rung);

    private void Keep()
    {
        Events.AddRange(Turns.Select(turn => (turn, Circumstances)));
        State = Turns.IsEmpty ? State : Turns[^1].Outcome.Next;
    }
}
