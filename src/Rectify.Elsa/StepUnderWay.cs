using Elsa.Workflows;
using Rectify.Engine;

namespace Rectify.Elsa;

/// <summary>One step on its way through the flowchart: what was asked, and what the activities that it passed have to say of it.
/// It travels beside the workflow and never in what Elsa could store.</summary>
internal sealed class StepUnderWay(Process process, CaseState state, Command command, Circumstances at)
{
    private static readonly object Key = new();

    public CaseState State => state;

    public Command Command => command;

    /// <summary>How often the activity where the finding stands was resumed; anything but once is a fault.</summary>
    public int Resumed { get; set; }

    /// <summary>The activities at the far end of a connection that ran; anything but one is a fault.</summary>
    public List<Ending> Endings { get; } = [];

    /// <summary>The engine's answer; null until an activity asked for it.</summary>
    public Outcome? Outcome { get; private set; }

    public static StepUnderWay In(ActivityExecutionContext context) =>
        (StepUnderWay)context.WorkflowExecutionContext.TransientProperties[Key];

    public void TravelIn(WorkflowExecutionContext workflow) => workflow.TransientProperties[Key] = this;

    /// <summary>Asks the engine once: guards, four-eyes, sign-off, deadlines, and what entering a state brings with it.</summary>
    /// <param name="into">The state that the flow leads an action into; null when it leads nowhere or the engine itself says where.</param>
    public Outcome Decide(string? into) => Outcome ??= command is Command.Act act && into is not null
        ? Statechart.Enter(process, state, act, at, into)
        : Statechart.Step(process, state, command, at);

    /// <summary>For whoever reads that it went wrong: what was asked, and from where to where.</summary>
    public override string ToString() =>
        $"{(command as Command.Act)?.Action ?? command.GetType().Name} in '{state.State}'{(Outcome is Outcome.Accepted accepted ? $" to '{accepted.Next.State}'" : "")}";
}
