using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>What <see cref="Advance"/> does, with each step taken by a runner; <see cref="Course"/> keeps the order for both.</summary>
public static class AdvanceByRunner
{
    /// <summary>Due rungs first, then the command, then what follows from each.</summary>
    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public static async ValueTask<Advance> TakeAsync(
        this IProcessRunner runner, Process process, CaseState? state, Command command, Circumstances at, CancellationToken ct) =>
        Advance.Of(await RunAsync(runner, new Course(state, command, at.Now), process, at, ct));

    /// <summary>Fires what is due and nothing else; empty when no rung is due.</summary>
    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public static async ValueTask<ImmutableArray<Turn>> SweepAsync(
        this IProcessRunner runner, Process process, CaseState state, Circumstances at, CancellationToken ct) =>
        (await RunAsync(runner, new Course(state, asked: null, at.Now), process, at, ct)).Turns;

    private static async ValueTask<Course> RunAsync(
        IProcessRunner runner, Course course, Process process, Circumstances at, CancellationToken ct)
    {
        while (course.Next is { } command)
            course.Decided(await runner.StepAsync(process, course.State, command, at, ct));
        return course;
    }
}
