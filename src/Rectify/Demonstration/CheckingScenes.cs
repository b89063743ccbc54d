using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>From the unit's own check over the team's verification to the sign-off.</summary>
internal static class CheckingScenes
{
    /// <returns>Null when nothing is done today.</returns>
    public static Move? Next(Scene scene) => scene.State.State switch
    {
        "self_check" => SelfCheck(scene),
        "verification" => Verification(scene),
        "public_notice" when scene.Life.Happens(8) && !scene.Counted("notice_objected") =>
            Move.Act(Scene.Supervisor, "check_again", "公示期间收到群众反映，需重新核查现场。"),
        "signing" => Signing(scene),
        _ => null,
    };

    private static Move SelfCheck(Scene scene) => scene.Life.Fate == Fate.SelfReturned && !scene.Counted("self_returned")
        ? Move.Act(scene.Unit("head"), "self_return", "佐证只有一张照片，请补充检测报告后再报。")
        : Move.Act(scene.Unit(scene.Life.Which == 1 ? "head" : "deputy"), "self_pass", null, null, ("self_opinion", "经现场核对，措施全部落实，同意报送销号。"));

    private static Move Verification(Scene scene)
    {
        var by = scene.Inspector;
        var again = ("new_deadline", scene.DayIn(10));
        return scene.Life.Fate switch
        {
            Fate.Returned when !scene.Counted("returned") =>
                Move.Act(by, "return", "现场仍有同类问题未处理，整改措施没有全部落实。", null, ("return_reason", "measures_unfinished"), again),
            Fate.Exposed when !scene.Counted("false_rectification") =>
                Move.Act(by, "expose", "现场核查与上报照片不符，所报照片系其他路段拍摄，认定为虚假整改。", null, again),
            Fate.BasicallyDone when !scene.Counted("basically_done") =>
                Move.Act(by, "basically_done", "主体问题已整改，资料归档不全，限期补正。", null, again),
            _ => Confirmed(scene, by),
        };
    }

    private static Move Confirmed(Scene scene, Guid by)
    {
        var opinion = ("verification_opinion", "经现场核查，问题已整改到位，同意提请销号。");
        return scene.State["severity"] == "major" && !scene.Counted("notice_objected")
            ? Move.Act(by, "to_notice", null, null, ("verified_by", "open"), opinion, ("notice_place", "单位门户网站"))
            : Move.Act(by, "confirm", null, null, ("verified_by", scene.Life.Which == 1 ? "open" : "covert"), opinion);
    }

    private static Move? Signing(Scene scene)
    {
        var spoken = scene.State.Round?.Signatures.Select(signature => signature.Party).ToArray() ?? [];
        if (!spoken.Contains("team_lead"))
            return Move.Sign(scene.TeamLead, "team_lead", Verdict.For);
        if (!spoken.Contains("discipline"))
        {
            return scene.Life.Fate == Fate.Vetoed && !scene.Counted("returned")
                ? Move.Sign(Scene.Discipline, "discipline", Verdict.Against, "责任追究尚未到位，不同意销号。", ("new_deadline", scene.DayIn(8)))
                : Move.Sign(Scene.Discipline, "discipline", Verdict.For);
        }

        return spoken.Contains("leader") ? null : Move.Sign(scene.Leader, "leader", Verdict.For, "同意销号。");
    }
}
