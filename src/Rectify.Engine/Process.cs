using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A process as its file in <c>workflows/</c> states it: the statechart that findings follow. Immutable and self-contained.</summary>
/// <param name="Number">The pattern of finding numbers, such as <c>ZG〔{year}〕{seq}</c>; null when the parent's number is taken on.</param>
/// <param name="Everywhere">Actions that every state offers that isn't final; a state's own action of the same name wins.</param>
public sealed record Process(
    string Name,
    int Version,
    Text Title,
    string Initial,
    string? Number,
    ImmutableArray<ChoiceList> Choices,
    ImmutableArray<Field> Fields,
    ImmutableArray<Party> Parties,
    ImmutableArray<State> States,
    ImmutableArray<ActionRule> Everywhere,
    ImmutableArray<RequestRule> Requests)
{
    /// <summary>The parties that may open one; empty when only other findings open it.</summary>
    public ImmutableArray<string> OpenedBy { get; init; } = [];

    /// <summary>By a field's value, the ladder of the finding's deadline; the first that fits, else the one that its state names.</summary>
    public ImmutableArray<LadderChoice> Ladders { get; init; } = [];

    /// <summary>The parties who alone may know of a finding; empty when whoever stands around it does.</summary>
    public ImmutableArray<string> ConfinedTo { get; init; } = [];

    private readonly FrozenDictionary<string, ChoiceList> _choices = Choices.ToFrozenDictionary(list => list.Name);
    private readonly FrozenDictionary<string, Field> _fields = Fields.ToFrozenDictionary(field => field.Name);
    private readonly FrozenDictionary<string, Party> _parties = Parties.ToFrozenDictionary(party => party.Name);
    private readonly FrozenDictionary<string, State> _states = States.ToFrozenDictionary(state => state.Name);
    private readonly FrozenDictionary<string, ActionRule> _everywhere = Everywhere.ToFrozenDictionary(rule => rule.Name);
    private readonly FrozenDictionary<string, RequestRule> _requests = Requests.ToFrozenDictionary(rule => rule.Name);

    private readonly FrozenDictionary<string, FrozenSet<string>> _fourEyes = States.SelectMany(state => state.Actions).Concat(Everywhere)
        .SelectMany(rule => rule.FourEyes.SelectMany(other => new[] { (rule.Name, Other: other), (Name: other, Other: rule.Name) }))
        .GroupBy(pair => pair.Name, pair => pair.Other)
        .ToFrozenDictionary(group => group.Key, group => group.ToFrozenSet());

    // By party, the roles of those who may be named as it: its own, and those that may put themselves there (认领).
    private readonly FrozenDictionary<string, FrozenSet<string>> _nameable = Parties.ToFrozenDictionary(
        party => party.Name,
        party => States.SelectMany(state => state.Actions).Where(rule => rule.Names == party.Name)
            .SelectMany(rule => Parties.Where(one => rule.By.Contains(one.Name))).Select(one => one.Role).Append(party.Role).ToFrozenSet());

    public ChoiceList? ChoicesOf(Field field) => field.Of is null ? null : _choices.GetValueOrDefault(field.Of);

    public Field? FieldNamed(string name) => _fields.GetValueOrDefault(name);

    public Party? PartyNamed(string name) => _parties.GetValueOrDefault(name);

    public State? StateNamed(string name) => _states.GetValueOrDefault(name);

    public RequestRule? RequestNamed(string name) => _requests.GetValueOrDefault(name);

    /// <summary>True when no one person may ever take both actions on a finding: either names the other under four_eyes.</summary>
    public bool NeedFourEyes(string action, string other) => _fourEyes.TryGetValue(action, out var others) && others.Contains(other);

    /// <summary>True when somebody who once took another action may be kept from this one.</summary>
    public bool NeedsFourEyes(string action) => _fourEyes.ContainsKey(action);

    /// <summary>The rule for an action in a state, or null when the state doesn't offer it.</summary>
    public ActionRule? RuleFor(State state, string action) =>
        state.ActionNamed(action) ?? (state.IsFinal ? null : _everywhere.GetValueOrDefault(action));

    /// <summary>Every action that a state offers, its own first, in the order of the file.</summary>
    public IEnumerable<ActionRule> ActionsIn(State state) => state.IsFinal
        ? state.Actions
        : state.Actions.Concat(Everywhere.Where(rule => state.ActionNamed(rule.Name) is null));

    /// <summary>Whether somebody of this role may be the person whom a party's field names: of the party's own role, or of one that may put
    /// itself there (认领).</summary>
    public bool LetsBeNamed(Party party, string role) => _nameable[party.Name].Contains(role);
}

/// <summary>Findings whose field has this value climb this ladder, such as the major ones.</summary>
public sealed record LadderChoice(string Field, string Value, string Ladder);

/// <summary>A list that a field chooses from, such as severities.</summary>
public sealed record ChoiceList(string Name, ImmutableArray<Choice> Values)
{
    public Choice? Find(string code) => Values.FirstOrDefault(choice => choice.Code == code);
}

/// <summary>One value of a choice list.</summary>
/// <param name="Under">For lists of two levels, the code of the upper value.</param>
/// <param name="Sets">Values that choosing this one gives to fields still empty, by field name.</param>
public sealed record Choice(string Code, Text Title, string? Under, ImmutableSortedDictionary<string, string> Sets);

public enum FieldType { Text, LongText, Choice, Choices, Date, Deadline, Money, Number, Person, Organisation, Evidence }

/// <summary>A field of a finding. Values are text: ISO days, money in fen, codes parted by commas, ids of persons and organisations.</summary>
/// <param name="Of">For choices, the name of the list.</param>
/// <param name="LockedAfter">Once this state has been entered, only an action that says so may change the field.</param>
/// <param name="EachTime">It belongs to the act and not to the finding (a return's reason): brought each time, kept in the event only.</param>
public sealed record Field(string Name, Text Title, FieldType Type, string? Of, string? LockedAfter, bool EachTime)
{
    /// <summary>How the value is kept from those who needn't know it; null for a field like any other.</summary>
    public Seal? Seal { get; init; }
}

public enum PartyOf { Unit, Team, City }

/// <summary>Who may act, seen from the finding.</summary>
/// <param name="Role">The role that an account must hold in the organisation meant by <paramref name="Of"/>.</param>
/// <param name="Named">Only the person named in the finding's field of this party's name.</param>
/// <param name="NotFormerlyOfUnit">Recusal: nobody who once belonged to the finding's unit.</param>
/// <param name="Else">The party that steps in when nobody active is left.</param>
/// <param name="InCharge">Only for units in this person's charge.</param>
public sealed record Party(string Name, Text Title, string Role, PartyOf Of, bool Named, bool NotFormerlyOfUnit, string? Else, bool InCharge)
{
    /// <summary>The service itself: timers and rungs act as this party.</summary>
    public const string System = "system";

    /// <summary>In <c>by</c>: whoever took the last move.</summary>
    public const string WhoActed = "who_acted";

    /// <summary>In <c>notify</c> of a rung and <c>tells</c> of an action: the owner of the state, the approver whose step it is, the person of the measure.</summary>
    public const string Owner = "owner";
}

/// <summary>A place in the process where a finding stands.</summary>
/// <param name="Owner">The party whose move it is; null only in final states.</param>
/// <param name="Due">How long the owner has; null when <paramref name="DueWithFinding"/> or final.</param>
/// <param name="DueWithFinding">The finding's own deadline is the state's: the unit's work proper.</param>
/// <param name="Ladder">The ladder of the state's deadline, or of the finding's when <paramref name="DueWithFinding"/>.</param>
/// <param name="ProgressEvery">How often the unit must report; a missed report marks the finding stalled.</param>
/// <param name="Conclude">What entering the state concludes.</param>
/// <param name="Freeze">Entering it freezes the finding's figures.</param>
public sealed record State(
    string Name,
    Text Title,
    string? Owner,
    Span? Due,
    bool DueWithFinding,
    string Ladder,
    Span? ProgressEvery,
    ImmutableArray<ActionRule> Actions,
    SignOffRule? SignOff,
    ImmutableArray<TimerRule> After,
    bool IsFinal,
    Conclusion? Conclude,
    bool Freeze)
{
    private readonly FrozenDictionary<string, ActionRule> _actions = Actions.ToFrozenDictionary(rule => rule.Name);

    public ActionRule? ActionNamed(string name) => _actions.GetValueOrDefault(name);
}

/// <summary>The second axis of a finding: what has been achieved, apart from where it stands.</summary>
public enum Conclusion { NotStarted, InProgress, StageDone, Done, LongTerm }

/// <summary>After a while in a state, the service takes an action by itself.</summary>
public sealed record TimerRule(Span After, string Action);
