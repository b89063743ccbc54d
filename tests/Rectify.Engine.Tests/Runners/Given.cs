namespace Rectify.Engine.Tests.Runners;

/// <summary>All that a step depends on.</summary>
internal sealed record Given(Process Process, CaseState? State, Command Command, Circumstances At)
{
    public Outcome Expected => Statechart.Step(Process, State, Command, At);

    public ValueTask<Outcome> AnswerAsync(IProcessRunner runner) => runner.StepAsync(Process, State, Command, At, CancellationToken.None);
}
