using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Tells a finding's events as a reader's timeline, newest first.</summary>
public sealed class TimelineWords(FindingView view, FindingWords words, Reader reader)
{
    public IReadOnlyList<Happening> All() => [.. view.Timeline.Reverse().Select(Tell)];

    /// <summary>What happened after the event with that number, newest first.</summary>
    public IReadOnlyList<Happening> Since(int sequence) => [.. view.Timeline.Reverse().TakeWhile(entry => entry.Sequence > sequence).Select(Tell)];

    /// <summary>批示: what leaders have written into the timeline, newest first.</summary>
    public IReadOnlyList<Happening> Instructions() => [.. view.Timeline.Reverse().Where(entry => entry.Body.Command is Command.Act { Action: "remark" }).Select(Tell)];

    private Happening Tell(TimelineEntry entry) =>
        new(entry.At, TitleOf(entry), words.Person(entry.By, entry.Body.Command.By.OnBehalfOf), [.. LinesOf(entry)], ColourOf(entry));

    private string TitleOf(TimelineEntry entry) => entry.Body.Command switch
    {
        Command.Act act => words.Action(entry.FromState, act.Action),
        Command.Submit submit => reader.Say("event.submit", ("request", words.Request(submit.Request))),
        Command.Approve approve => reader.Say("event.approve", ("request", words.Request(approve.Request))),
        Command.Reject reject => reader.Say("event.reject", ("request", words.Request(reject.Request))),
        Command.Withdraw withdraw => reader.Say("event.withdraw", ("request", words.Request(withdraw.Request))),
        Command.VoidRequest cancel => reader.Say("event.void_request", ("request", words.Request(cancel.Request))),
        Command.Sign sign => reader.Say("event.sign", ("party", words.Party(sign.Party)), ("verdict", reader.Say($"verdict.{FindingWords.Snake(sign.Verdict)}"))),
        Command.FireRung fire => reader.Say("event.fire_rung", ("rung", RungTitle(entry, fire))),
        Command.Open => reader.Say("event.open"),
        Command.Import => reader.Say("event.import"),
        Command.Amend => reader.Say("event.amend_import"),
        Command.UndoImport => reader.Say("event.undo_import"),
        Command.Recalculate => reader.Say("event.recalculate"),
        Command.Reorganise => reader.Say("event.reorganise"),
        Command.Migrate migrate => reader.Say("event.migrate", ("from", migrate.From), ("to", migrate.To)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<string> LinesOf(TimelineEntry entry)
    {
        var brought = BroughtBy(entry.Body.Command);
        if (brought?.Note is { Length: > 0 } note)
            yield return note;
        foreach (var (field, value) in FieldsOf(entry.Body.Command, brought).Where(field => words.Tells(field.Key)))
            yield return reader.Say("event.field", ("field", words.Field(field)), ("value", words.Value(field, value)));
        if (brought is { Evidence.IsEmpty: false })
            yield return reader.Say("event.evidence", ("count", brought.Evidence.Length));
        foreach (var line in entry.Body.Effects.Select(LineOf).OfType<string>())
            yield return line;
        if (entry.FromState is { } from && from != entry.ToState)
            yield return reader.Say("event.moved", ("from", words.State(from)), ("to", words.State(entry.ToState)));
    }

    private string? LineOf(Effect effect) => effect switch
    {
        Effect.SetDeadline { Deadline: { Key: Deadline.Finding } deadline } =>
            reader.Say("event.deadline", ("day", reader.Minute(deadline.DueAt)), ("cause", reader.Say($"cause.{FindingWords.Snake(deadline.Version.Cause)}"))),
        Effect.DraftLetter letter => reader.Say("event.letter", ("kind", words.Letter(letter.Kind)), ("party", words.Party(letter.SignBy))),
        Effect.OpenFinding { AtOthers: true } => reader.Say("event.opened_at_others"),
        Effect.OpenFinding => reader.Say("event.opened_another"),
        Effect.Score score => reader.Say("event.score", ("points", score.Points)),
        Effect.ReverseScore score => reader.Say("event.score_reversed", ("points", score.Points)),
        _ => null,
    };

    private static string? ColourOf(TimelineEntry entry) => entry.Body.Command switch
    {
        Command.FireRung => "orange",
        Command.Reject or Command.Sign { Verdict: Verdict.Against } => "red",
        Command.Approve or Command.Sign => "green",
        Command.VoidRequest or Command.Recalculate or Command.Withdraw or Command.Migrate => "grey",
        _ => null,
    };

    // A rung's record names it by key; a repeated one carries a counter. A timer's rung is the action that it takes.
    private string RungTitle(TimelineEntry entry, Command.FireRung fire) => fire.Rung.Split('#')[0] is var key
        && view.Rungs.TryGetValue($"{fire.Deadline}@{fire.Version}/{key}", out var title) ? reader.Of(title) : words.Action(entry.FromState, key);

    private static Brought? BroughtBy(Command command) => command switch
    {
        Command.Act act => act.With,
        Command.Submit submit => submit.With,
        Command.Approve approve => approve.With,
        Command.Reject reject => reject.With,
        Command.Sign sign => sign.With,
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(Command command, Brought? brought) => command switch
    {
        Command.Open open => open.Fields,
        Command.Import import => import.Fields,
        Command.Amend amend => amend.Fields,
        _ => brought?.Fields.AsEnumerable() ?? [],
    };
}
