using System.Collections.Immutable;

namespace Rectify.Engine.Tests.Support;

/// <summary>Rules with everything left out that a test isn't about.</summary>
internal static class Rules
{
    public static ActionRule Action(
        string name, string by, string? to = null, Needs? needs = null, string[]? takes = null, string[]? fourEyes = null,
        Condition[]? when = null, string[]? mayChange = null, bool reissue = false, bool handsOver = false, bool startsDeadline = false,
        string? newDeadline = null, string? counts = null, string? raise = null, Conclusion? conclude = null, bool untilActedOn = false,
        bool progress = false, bool endsPause = false, string? names = null, MeasureAct? measure = null, Opening? opens = null,
        string? document = null, string? signBy = null) => new(
            name, new Text(name, name), to, [.. by.Split(' ')], needs ?? Engine.Needs.Nothing, [.. takes ?? []], [.. fourEyes ?? []], [.. when ?? []],
            [.. mayChange ?? []], reissue, handsOver, startsDeadline, newDeadline, counts, raise, conclude, untilActedOn, progress, endsPause,
            names, measure, opens, document, signBy);

    public static Needs Needs(string fields = "", int note = 0, int evidence = 0, bool measuresDone = false) =>
        new([.. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)], note, evidence, measuresDone);

    public static State State(
        string name, string? owner, string? due = null, bool withFinding = false, string? progressEvery = null, SignOffRule? signOff = null,
        string? after = null, string? then = null, bool isFinal = false, Conclusion? conclude = null, bool freeze = false,
        params ActionRule[] actions) => new(
            name, new Text(name, name), owner, due is null ? null : Span(due), withFinding, withFinding ? "standard" : "stage",
            progressEvery is null ? null : Span(progressEvery), [.. actions], signOff,
            after is null ? [] : [new TimerRule(Span(after), then!)], isFinal, conclude, freeze);

    public static RequestRule Request(
        string name, string by, string approve, RequestVerb then, string @while = "", string? before = null, string? within = null,
        int? atMost = null, RequestLimit? limit = null, int? atMostDays = null, Needs? needs = null, string takes = "", string? endAs = null) => new(
            name, new Text(name, name), Words(@while), Words(by), before is null ? null : Offset(before), within is null ? null : Span(within),
            atMost, limit, atMostDays, needs ?? Engine.Needs.Nothing, Words(takes), Words(approve), Span("2wd"), "stage", then, endAs);

    public static Rung Rung(
        string key, string when, string notify = "", string? stage = null, string? document = null, decimal score = 0, string? open = null,
        string? act = null, bool stalled = false, string? every = null) => new(
            key, Offset(when), Words(notify), stage, document, document is null ? null : "supervisor", score, open, act, stalled,
            every is null ? null : Span(every));

    public static Ladder Ladder(string name, string? warn, params Rung[] rungs) =>
        new(name, warn is null ? null : Offset(warn), new TimeOnly(9, 0), [.. rungs], $"hash-of-{name}");

    public static Field Field(string name, FieldType type, string? of = null, string? lockedAfter = null, bool eachTime = false) =>
        new(name, new Text(name, name), type, of, lockedAfter, eachTime);

    public static Span Span(string text) => Engine.Span.TryParse(text, out var span) ? span : throw new FormatException(text);

    public static Offset Offset(string text) => Engine.Offset.TryParse(text, out var offset) ? offset : throw new FormatException(text);

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
