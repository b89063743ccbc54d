using Elsa.Workflows;

namespace Rectify.Elsa;

/// <summary>The far end of a connection: the state that the flow leads into, or staying where it is. The engine is asked here, so that its
/// guards stand at the door and all that entering brings is in one outcome.</summary>
internal sealed class Ending : Activity
{
    /// <param name="into">Null for staying.</param>
    public Ending(string? into)
    {
        (Into, Id, Name) = (into, into is null ? "stays" : $"in:{into}", into);
    }

    public string? Into { get; }

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var step = StepUnderWay.In(context);
        step.Decide(Into);
        step.Endings.Add(this);
        await context.CompleteActivityAsync();
    }
}
