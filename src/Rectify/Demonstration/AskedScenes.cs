using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>How requests are decided.</summary>
internal static class AskedScenes
{
    /// <returns>Null when none is pending, or nobody decides today.</returns>
    public static Move? Next(Scene scene)
    {
        if (scene.State.Requests.FirstOrDefault(request => request.IsPending) is not { } pending || scene.Life.Fate == Fate.Unanswered)
            return null;
        return scene.Life.Fate is Fate.ExtensionRefused or Fate.ObjectionRefused
            ? Move.Reject(Decider(scene, pending), pending.Id, "理由不充分，请按原期限落实。")
            : Move.Approve(Decider(scene, pending), pending.Id);
    }

    private static Guid Decider(Scene scene, Request pending) => pending.Kind switch
    {
        "extension" when pending.Steps.IsEmpty => scene.Unit("head"),
        "objection" => scene.TeamLead,
        "transfer" => Scene.Supervisor,
        _ => scene.Leader,
    };
}
