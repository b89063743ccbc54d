using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Documents;

/// <summary>What a finding's events say of one of them: who did it and with what words, and what was decided on it since.</summary>
/// <param name="Subject">The finding as it stood right behind the event.</param>
internal sealed record ActHistory(FindingView View, LetterSubject Subject, TimelineEntry On)
{
    /// <summary>Placeholders that the event fills.</summary>
    public ImmutableDictionary<string, string> Given()
    {
        var given = ImmutableDictionary<string, string>.Empty
            .Add("act_by", Person(On)).Add("act_at", Subject.Day(On.At)).Add("act_time", Minute(On.At))
            .Add("asked_by", Person(On)).Add("asked_at", Subject.Day(On.At));
        return On.Body.Command switch
        {
            Command.Act act => With(given, act.With).Add("act", TitleOf(act.Action)).Add("act_note", act.With.Note ?? ""),
            Command.Submit submit => With(given, submit.With).Add("act", Subject.Process.RequestNamed(submit.Request)?.Title.Zh ?? "").Add("act_note", submit.With.Note ?? ""),
            _ => given,
        };
    }

    /// <summary>The steps of the request's approval, taken or not, and the verdicts of the sign-off.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Rows() => new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>
    {
        ["ordinal"] = [],
        ["step"] = [.. Steps()],
        ["signature"] = [.. (Subject.State.Round?.Signatures ?? []).Select(signature => Row(
            "signature", PartyOf(signature.Party), Texts.Get($"verdict.{FindingWords.Snake(signature.Verdict)}", Language.Chinese), signature.Note,
            Person(signature.Person, signature.OnBehalfOf), signature.At))],
    };

    private IEnumerable<IReadOnlyDictionary<string, string>> Steps()
    {
        if (On.Body.Command is not Command.Submit submit || Subject.Process.RequestNamed(submit.Request) is not { } rule)
            return [];
        var id = Subject.State.Requests.Last(request => request.Kind == submit.Request).Id; // the event has just made it
        var decisions = View.Timeline.Where(entry => entry.Body.Command is Command.Approve { Request: var approved } && approved == id
            || entry.Body.Command is Command.Reject { Request: var rejected } && rejected == id).ToArray();
        return rule.Approve.Select((party, at) => at < decisions.Length ? Decided(party, decisions[at]) : Row("step", PartyOf(party), "", null, "", null));
    }

    private Dictionary<string, string> Decided(string party, TimelineEntry entry) => entry.Body.Command switch
    {
        Command.Approve approve => Row("step", PartyOf(party), Texts.Get("request.approved", Language.Chinese), approve.With.Note, Person(entry), entry.At),
        Command.Reject reject => Row("step", PartyOf(party), Texts.Get("request.rejected", Language.Chinese), reject.With.Note, Person(entry), entry.At),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Dictionary<string, string> Row(string name, string party, string verdict, string? note, string by, DateTimeOffset? at) => new()
    {
        [name] = party,
        [$"{name}_verdict"] = note is { Length: > 0 } ? $"{verdict}：{note}" : verdict,
        [$"{name}_by"] = by,
        [$"{name}_at"] = at is { } some ? Subject.Day(some) : Texts.Get("letter.day_open", Language.Chinese),
    };

    // What belongs to the act alone isn't among the finding's own fields.
    private ImmutableDictionary<string, string> With(ImmutableDictionary<string, string> given, Brought brought) =>
        given.SetItems(brought.Fields.Select(field => KeyValuePair.Create(field.Key, Subject.Value(field.Key, field.Value))));

    private string TitleOf(string action) =>
        (Subject.Process.StateNamed(On.FromState ?? "") is { } state ? Subject.Process.RuleFor(state, action) : null)?.Title.Zh ?? action;

    private string PartyOf(string name) => Subject.Process.PartyNamed(name)?.Title.Zh ?? name;

    private string Person(TimelineEntry entry) => Person(entry.By, entry.Body.Command.By.OnBehalfOf);

    private string Person(Guid? id, Guid? onBehalfOf)
    {
        var name = NameOf(id);
        return onBehalfOf is { } absent ? Texts.Get("finding.on_behalf", Language.Chinese, ("delegate", name), ("absent", NameOf(absent))) : name;
    }

    private string NameOf(Guid? id) =>
        id is { } known && View.Names.GetValueOrDefault(known) is { } name ? name : Texts.Get(id is null ? "finding.service" : "finding.somebody", Language.Chinese);

    private string Minute(DateTimeOffset at) =>
        $"{Subject.Day(at)}{TimeZoneInfo.ConvertTime(at, Subject.At.Zone).ToString("HH:mm", CultureInfo.InvariantCulture)}";
}
