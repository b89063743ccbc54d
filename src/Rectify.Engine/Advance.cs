using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>One event of a finding: the command and what it did.</summary>
public sealed record Turn(Command Command, Outcome.Accepted Outcome);

/// <summary>
/// What a caller runs in one transaction: first the finding's due rungs in the order of their instants, then the command,
/// then what follows from each (engine.md 5.3). <see cref="Course"/> keeps that order; a runner that answers later has a twin of this.
/// </summary>
/// <param name="Last">The command's own outcome; when refused, nothing of the turns may be kept.</param>
/// <param name="Turns">Every event, in order, the command's among them.</param>
public sealed record Advance(Outcome Last, ImmutableArray<Turn> Turns)
{
    /// <summary>Decides one command: <see cref="Statechart.Step"/>, or a runner that answers the same.</summary>
    public delegate Outcome Decide(Process process, CaseState? state, Command command, Circumstances at);

    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public static Advance Take(Process process, CaseState? state, Command command, Circumstances at, Decide? decide = null) =>
        Of(Run(new Course(state, command, at.Now), process, at, decide ?? Statechart.Step));

    /// <summary>Fires what is due and nothing else: what the sweep does. Empty when no rung is due.</summary>
    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public static ImmutableArray<Turn> Sweep(Process process, CaseState state, Circumstances at, Decide? decide = null) =>
        Run(new Course(state, asked: null, at.Now), process, at, decide ?? Statechart.Step).Turns;

    /// <summary>The result of a course that has come to its end and was asked for a command.</summary>
    public static Advance Of(Course course) =>
        new(course.Answer ?? throw new ArgumentException("Nothing was asked, or not all is decided.", nameof(course)), course.Turns);

    /// <summary>The first rung of the finding that waits, over all its clocks; null when none does.</summary>
    public static Deadline? NextToFire(CaseState state)
    {
        Deadline? first = null;
        foreach (var deadline in state.Deadlines)
        {
            if (deadline.Version.NextAt is { } at && (first is null || at < first.Version.NextAt))
                first = deadline;
        }

        return first;
    }

    private static Course Run(Course course, Process process, Circumstances at, Decide decide)
    {
        while (course.Next is { } command)
            course.Decided(decide(process, course.State, command, at));
        return course;
    }
}
