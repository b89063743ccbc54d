using System.Globalization;
using System.Text.Json;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Turns the engine's effects into rows, in order, in the transaction of the event that they belong to.</summary>
internal static class EffectWriting
{
    public static void AddTo(TurnRows rows, TurnWriting writing, Turn turn)
    {
        foreach (var effect in turn.Outcome.Effects)
            Add(rows, writing, turn, effect);
    }

    private static void Add(TurnRows rows, TurnWriting writing, Turn turn, Effect effect)
    {
        switch (effect)
        {
            case Effect.SetDeadline set:
                SetDeadline(rows, writing, set.Deadline);
                break;
            case Effect.EndDeadline end:
                EndDeadline(rows, writing, end);
                break;
            case Effect.RecordRung rung:
                rows.Add(new RungRow(writing.Id, rung.Deadline, rung.Version, rung.Rung, Snake(rung.Fate), rung.DueAt, writing.At.Now));
                break;
            case Effect.Score score:
                rows.Add(new ScoreRow(writing.Id, score.Id, IsReversal: false, score.Unit, (int)(score.Points * 100), score.Cause, writing.At.Now));
                break;
            case Effect.ReverseScore score:
                rows.Add(new ScoreRow(writing.Id, score.Id, IsReversal: true, score.Unit, (int)(score.Points * 100), score.Cause, writing.At.Now));
                break;
            case Effect.DraftLetter letter:
                rows.Add(new LetterRow(writing.Id, letter.Kind, letter.Unit, letter.SignBy, letter.Cause, FieldsOf(turn.Outcome.Next), writing.At.Now, CollectedLetters.OccasionOf(writing, turn, letter)));
                break;
            case Effect.Notify notify:
                Notify(rows, writing, turn, notify);
                break;
            case Effect.NotifyPerson notify:
                Notify(rows, writing, turn, notify);
                break;
            case Effect.Freeze:
                rows.Add(Freeze(writing, turn));
                break;
            case Effect.OpenFinding or Effect.Merge or Effect.PauseClocks or Effect.ResumeClocks:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void SetDeadline(TurnRows rows, TurnWriting writing, Deadline deadline)
    {
        var version = deadline.Version;
        rows.Add(new DeadlineRow(writing.Id, deadline.Key, version, Snake(version.Cause)));
        // A draft that names a day that is no longer the due day, or speaks of a clock that has stopped, must not go out.
        if (version.Number > 1 && deadline.Key == Deadline.Finding)
            rows.DropOutrunLetters(writing.Id, writing.At.Now, "deadline_moved");
    }

    private static void EndDeadline(TurnRows rows, TurnWriting writing, Effect.EndDeadline end)
    {
        rows.EndDeadline(writing.Id, end.Key, writing.At.Now, Snake(end.Cause));
        if (end.Key == Deadline.Finding)
            rows.DropOutrunLetters(writing.Id, writing.At.Now, "deadline_ended");
    }

    private static string FieldsOf(CaseState state) => JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["description"] = state.Open("description"),
        ["due"] = state.Own?.DueAt.ToString("O", CultureInfo.InvariantCulture),
        ["original_due"] = state.Own?.OriginalDueAt.ToString("O", CultureInfo.InvariantCulture),
        ["extended"] = state.Tallies.GetValueOrDefault("extended").ToString(CultureInfo.InvariantCulture),
        ["returned"] = state.Tallies.GetValueOrDefault("returned").ToString(CultureInfo.InvariantCulture),
    }, EngineJson.Options);

    private static void Notify(TurnRows rows, TurnWriting writing, Turn turn, Effect.Notify notify)
    {
        var people = notify.Parties.SelectMany(party => writing.Roster.AccountsOf(writing.Process, turn.Outcome.Next, party)).ToList();
        foreach (var person in writing.Roster.WithStandIns(people).Where(account => account != turn.Command.By.Account))
            rows.Add(new NoticeRow(writing.Id, person, notify.Kind, notify.About, writing.At.Now, BatchOf(writing, turn)));
    }

    // A delegate whom the turn tells anyway, because they acted then, hears it once.
    private static void Notify(TurnRows rows, TurnWriting writing, Turn turn, Effect.NotifyPerson notify)
    {
        var others = turn.Outcome.Effects.OfType<Effect.NotifyPerson>().Where(one => one != notify && one.Kind == notify.Kind).Select(one => one.Person).ToHashSet();
        foreach (var person in writing.Roster.WithStandIns([notify.Person]).Where(person => person == notify.Person || !others.Contains(person)))
            rows.Add(new NoticeRow(writing.Id, person, notify.Kind, notify.About, writing.At.Now, BatchOf(writing, turn)));
    }

    // What the service does by itself on the way, such as firing a due rung, is told of as ever.
    private static Guid? BatchOf(TurnWriting writing, Turn turn) => turn.Command is Command.Act { By: var by } && !by.IsSystem ? writing.Batch : null;

    private static SnapshotRow Freeze(TurnWriting writing, Turn turn)
    {
        var state = turn.Outcome.Next;
        var light = Lights.Of(state, writing.At.Now);
        var clockwork = new Clockwork(writing.At.Calendar, writing.At.Zone, state.Pauses);
        var late = state.Own is { } own ? clockwork.WorkingDaysLate(own.DueAt, state.HandedOverAt ?? writing.At.Now) : 0;
        return new SnapshotRow(writing.Id, writing.At.Now, Snake(light), late, state.Placement.Unit, EngineJson.TextOf(state));
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
