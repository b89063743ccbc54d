using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>The engine as a runner: what a city uses unless it chooses another.</summary>
public sealed class BuiltInRunner : IProcessRunner
{
    public string Name => RunnerChoice.BuiltIn;

    public ValueTask<Outcome> StepAsync(Process process, CaseState? state, Command command, Circumstances at, CancellationToken ct) => ct.IsCancellationRequested
        ? ValueTask.FromCanceled<Outcome>(ct)
        : ValueTask.FromResult(Statechart.Step(process, state, command, at));
}
