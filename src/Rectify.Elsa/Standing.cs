using Elsa.Workflows;
using Elsa.Workflows.Models;
using Rectify.Engine;

namespace Rectify.Elsa;

/// <summary>A finding stands in a state: one bookmark for each action that the state offers, and one for what the engine decides.
/// A bookmark that is resumed leads out along one connection.</summary>
internal sealed class Standing : Activity
{
    /// <summary>The bookmark for sign-off, approvals and timers: the engine tallies them and the flow follows.</summary>
    public const string Decided = "decided";

    private readonly HashSet<string> _recalls;

    public Standing(string state, IReadOnlyList<WayOut> ways)
    {
        (Id, Name) = ($"at:{state}", state);
        Bookmarks = [.. ways.Select(BookmarkOf).Distinct()];
        _recalls = [.. ways.Where(way => way.Recalls).Select(way => way.Action!)]; // only actions recall
    }

    /// <summary>The ids of what may be resumed, in the order of the process's file; empty at an end that offers nothing more.</summary>
    public IReadOnlyList<string> Bookmarks { get; }

    public static string BookmarkOf(WayOut way) => way.Action is null ? Decided : BookmarkOf(way.Action);

    public static string BookmarkOf(string action) => $"act:{action}";

    /// <summary>The name of the connection that an way is.</summary>
    public static string PortOf(WayOut way) => way switch
    {
        { Recalls: true } => PortOf(way.Action!, way.Into!), // only actions recall, and into a state
        { Action: { } action } => action,
        { Into: { } into } => PortOf(Decided, into),
        _ => Decided,
    };

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        foreach (var bookmark in Bookmarks)
        {
            context.CreateBookmark(new CreateBookmarkArgs
            {
                BookmarkId = bookmark,
                BookmarkName = bookmark,
                Callback = LeaveAsync,
                IncludeActivityInstanceId = false,
                Metadata = new Dictionary<string, string> { ["state"] = Name! }, // the constructor sets it
            });
        }

        if (Bookmarks.Count == 0)
            await context.CompleteActivityAsync();
    }

    // Elsa finds it by its name when a bookmark is resumed.
    private async ValueTask LeaveAsync(ActivityExecutionContext context)
    {
        var step = StepUnderWay.In(context);
        step.Resumed++;
        await context.CompleteActivityWithOutcomesAsync(PortOf(step));
    }

    private string PortOf(StepUnderWay step) => step.Command switch
    {
        Command.Act act when _recalls.Contains(act.Action) => PortOf(act.Action, step.State.Before),
        Command.Act act => act.Action,
        _ when step.Decide(into: null) is Outcome.Accepted accepted && accepted.Next.State != step.State.State => PortOf(Decided, accepted.Next.State),
        _ => Decided,
    };

    private static string PortOf(string cause, string into) => $"{cause} → {into}";
}
