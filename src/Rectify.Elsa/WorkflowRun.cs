using Elsa.Extensions;
using Elsa.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Rectify.Elsa;

/// <summary>One instance of a flowchart, from its start to the end of one step. Elsa returns quietly from much that went wrong: whatever
/// isn't as it must be is an <see cref="ElsaStepException"/> here.</summary>
internal sealed class WorkflowRun
{
    private readonly IWorkflowRunner _runner;
    private readonly WorkflowExecutionContext _context;

    private WorkflowRun(IWorkflowRunner runner, WorkflowExecutionContext context) => (_runner, _context) = (runner, context);

    /// <summary>The ids of the bookmarks that wait.</summary>
    public IReadOnlyList<string> Waiting => [.. _context.Bookmarks.Select(bookmark => bookmark.Id)];

    /// <summary>Starts where the finding stands.</summary>
    public static async Task<WorkflowRun> StartAsync(IServiceProvider services, StartState start)
    {
        // A step is over in no time and must not be cut in half, so it takes no token: Elsa would stop at one without a word, and keeps
        // a registration on it for as long as it lives.
        var context = await WorkflowExecutionContext.CreateAsync(services, start.Graph, "step", CancellationToken.None);
        var run = new WorkflowRun(services.GetRequiredService<IWorkflowRunner>(), context);
        context.ScheduleWorkflow();
        await run.RunAsync(start.Bookmarks.Count == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended);
        return run.Waiting.Order().SequenceEqual(start.Bookmarks.Order())
            ? run
            : throw new ElsaStepException($"It waits for {string.Join(", ", run.Waiting)} and not for {string.Join(", ", start.Bookmarks)}.");
    }

    /// <summary>Leaves by a bookmark that waits.</summary>
    public async Task ResumeAsync(string bookmark, StepUnderWay step)
    {
        step.TravelIn(_context);
        _ = _context.ScheduleBookmark(_context.Bookmarks.Single(waiting => waiting.Id == bookmark))
            ?? throw new ElsaStepException($"The bookmark '{bookmark}' belongs to nothing that runs.");
        await RunAsync(WorkflowSubStatus.Finished);
        if (Waiting is [var left, ..])
            throw new ElsaStepException($"After the step '{left}' still waits.");
    }

    private async Task RunAsync(WorkflowSubStatus wanted)
    {
        await _runner.RunAsync(_context);
        if (_context.Incidents.FirstOrDefault() is { } incident)
            throw new ElsaStepException(incident.Message);
        if (_context.SubStatus != wanted)
            throw new ElsaStepException($"It is {_context.SubStatus} and should be {wanted}.");
    }
}
