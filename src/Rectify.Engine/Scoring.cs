namespace Rectify.Engine;

/// <summary>Takes back scores that a later due instant has made unjust (engine.md 5.8).</summary>
internal static class Scoring
{
    public static void ReverseSince(Draft draft, DateTimeOffset since, string cause)
    {
        foreach (var score in draft.State.Scores)
        {
            if (score.IsReversed || score.At < since)
                continue;
            draft.State = draft.State with { Scores = draft.State.Scores.Replace(score, score with { IsReversed = true }) };
            draft.Add(new Effect.ReverseScore(score.Id, score.Unit, -score.Points, cause));
        }
    }
}
