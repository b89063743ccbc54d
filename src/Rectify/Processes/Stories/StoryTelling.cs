using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>One decision on the way of a story.</summary>
/// <param name="Before">Null before the finding is there.</param>
public sealed record StoryEvent(CaseState? Before, Command Command, Outcome Outcome);

/// <summary>How telling a story went.</summary>
/// <param name="Failure"><c>file:line:column: step: what was expected and what came</c>; null when all came as told.</param>
/// <param name="Happened">What was decided, refusals included, in order.</param>
public sealed record StoryResult(Process Process, Story Story, string? Failure, ImmutableArray<StoryEvent> Happened);

/// <summary>
/// Tells a story to a runner of processes and compares. Time is Shanghai's; days are worked from Monday to Friday unless the story
/// publishes another calendar.
/// </summary>
public sealed class StoryTelling
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly WorkCalendar PlainWeeks = WorkCalendar.Create("stories", [], Enumerable.Range(2020, 20));

    private readonly Story _story;
    private readonly IProcessRunner _runner;
    private readonly ImmutableArray<Ladder> _ladders;
    private readonly StoryCommands _commands;
    private readonly List<StoryEvent> _happened = [];
    private readonly List<Turn> _recent = [];
    private ImmutableArray<WorkCalendar> _calendars = [PlainWeeks];
    private ImmutableArray<string> _vacant = [];
    private string? _campaign;
    private DateTimeOffset _now;

    private StoryTelling(Story story, Process process, ImmutableArray<Ladder> ladders, IProcessRunner runner)
    {
        (_story, Process, _ladders, _runner) = (story, process, ladders, runner);
        _commands = new StoryCommands(process, story.People);
        _now = Instant(story.Starts);
    }

    internal Process Process { get; }

    /// <summary>Null before the finding is there.</summary>
    internal CaseState? State { get; private set; }

    internal DateTimeOffset Now => _now;

    /// <summary>Every event since the clock was last moved, its moving included.</summary>
    internal IReadOnlyList<Turn> Recent => _recent;

    public static async Task<StoryResult> TellAsync(
        Story story, Process process, ImmutableArray<Ladder> ladders, IProcessRunner runner, CancellationToken ct)
    {
        var telling = new StoryTelling(story, process, ladders, runner);
        foreach (var step in story.Steps)
        {
            if (await telling.StepAsync(step, ct) is { } failure)
                return telling.Result($"{story.File}:{step.At.Line}:{step.At.Column}: {story.Name}: {step.Text}: {failure}");
        }

        return telling.Result(null);
    }

    private StoryResult Result(string? failure) => new(Process, _story, failure, [.. _happened]);

    /// <returns>What was expected and what came; null when they agree.</returns>
    private async Task<string?> StepAsync(StoryStep step, CancellationToken ct)
    {
        switch (step)
        {
            case StoryStep.Does does:
                return await DoAsync(does, ct);
            case StoryStep.MayNot tries:
                return await TryAsync(tries, ct);
            case StoryStep.MovesTo moves:
                return await MoveAsync(Instant(moves.Local), ct);
            case StoryStep.Waits waits:
                return await MoveAsync(Later(waits.Span), ct);
            case StoryStep.Publishes publishes:
                return await PublishAsync(publishes, ct);
            case StoryStep.Vacates vacates:
                _vacant = vacates.Parties;
                return null;
            case StoryStep.Climbs climbs:
                _campaign = climbs.Ladder;
                return _ladders.Any(ladder => ladder.Name == _campaign) ? null : "there is no such ladder";
            case StoryStep.Expects expects:
                return StoryChecks.Failure(expects.Checks, this);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<string?> DoAsync(StoryStep.Does does, CancellationToken ct)
    {
        var outcome = await TakeAsync(_commands.Of(does.Who, does.Deed, State, Zone), ct);
        if (outcome is not Outcome.Refused refused)
            return does.Refusal is { } wanted ? $"expected refused {wanted}, came {State!.State}" : StoryChecks.Failure(does.Then, this);
        if (refused.Code != does.Refusal)
            return $"expected {Expected(does)}, came refused {Said(refused)}";
        var mentioned = refused.Missing.SelectMany(missing => new[] { missing.Name, Vocabulary.Snake(missing.Kind) }).ToHashSet();
        return does.Lacking.All(mentioned.Contains) ? null : $"expected {Expected(does)}, came refused {Said(refused)}";
    }

    private async Task<string?> TryAsync(StoryStep.MayNot tries, CancellationToken ct)
    {
        foreach (var deed in tries.Deeds)
        {
            var outcome = await TakeAsync(_commands.Of(tries.Who, deed, State, Zone), ct);
            if (outcome is not Outcome.Refused refused)
                return $"expected {deed} to be refused {tries.Refusal}, came {State!.State}";
            if (refused.Code != tries.Refusal)
                return $"expected {deed} to be refused {tries.Refusal}, came refused {Said(refused)}";
        }

        return null;
    }

    private async Task<string?> MoveAsync(DateTimeOffset to, CancellationToken ct)
    {
        _now = to;
        _recent.Clear();
        if (State is not null)
            Keep(State, await _runner.SweepAsync(Process, State, Circumstances(), ct));
        return null;
    }

    private async Task<string?> PublishAsync(StoryStep.Publishes publishes, CancellationToken ct)
    {
        _calendars = _calendars.Add(_calendars[^1].WithOverrides("stories", publishes.Days));
        var outcome = await TakeAsync(new Command.Recalculate(), ct);
        return outcome is Outcome.Refused refused ? $"expected accepted, came refused {Said(refused)}" : null;
    }

    private async Task<Outcome> TakeAsync(Command command, CancellationToken ct)
    {
        var advance = await _runner.TakeAsync(Process, State, command, Circumstances(), ct);
        if (advance.Last is Outcome.Refused)
            _happened.Add(new StoryEvent(State, command, advance.Last));
        else
            Keep(State, advance.Turns);
        return advance.Last;
    }

    private void Keep(CaseState? before, ImmutableArray<Turn> turns)
    {
        foreach (var turn in turns)
        {
            _happened.Add(new StoryEvent(before, turn.Command, turn.Outcome));
            State = before = turn.Outcome.Next;
        }

        _recent.AddRange(turns);
    }

    private Circumstances Circumstances() => new(_now, _calendars[^1], Zone, new Shelf(_ladders, [], _calendars), _campaign, _vacant);

    private DateTimeOffset Later(Span span)
    {
        var day = LocalTime.DayOf(_now, Zone);
        var later = span.Unit switch
        {
            SpanUnit.WorkingDays => _calendars[^1].AddWorkingDays(day, span.Amount),
            SpanUnit.Days => day.AddDays(span.Amount),
            _ => day.AddMonths(span.Amount),
        };
        return LocalTime.ToInstant(later, LocalTime.TimeOf(_now, Zone), Zone);
    }

    private static DateTimeOffset Instant(DateTime local) => LocalTime.ToInstant(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), Zone);

    private static string Expected(StoryStep.Does does) => does.Refusal is { } code
        ? $"refused {string.Join(' ', does.Lacking.Insert(0, code.ToString()))}"
        : does.Then.IsEmpty ? "accepted" : string.Join(", ", does.Then);

    private static string Said(Outcome.Refused refused) =>
        $"{refused.Code} {string.Join(", ", refused.Missing.Select(missing => $"{Vocabulary.Snake(missing.Kind)} {missing.Name} {missing.Wanted}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd()))}".TrimEnd();
}
