namespace Rectify.Engine;

/// <summary>How a finding stands against its deadline: 无期限, 正常, 临期, 超期, 按期完成, 超期完成. Derived at each look, never stored.</summary>
public enum Light { None, Normal, NearDue, Overdue, MetOnTime, MetLate }

/// <summary>The one rule by which a light is derived; its twin in SQL is held equal to it by a test.</summary>
public static class Lights
{
    /// <summary>The finding's light at this instant.</summary>
    public static Light Of(CaseState state, DateTimeOffset now) =>
        Of(state.Lit?.DueAt, state.Lit?.Version.WarnAt, state.HandedOverAt, state.ClosedAt, now);

    /// <summary>The unit is judged by when it handed over; until then by now, or by the closing when that came first.</summary>
    /// <param name="due">Absent: the finding was imported without a deadline.</param>
    /// <param name="warn">Absent: nothing is near due.</param>
    public static Light Of(
        DateTimeOffset? due, DateTimeOffset? warn, DateTimeOffset? handedOver, DateTimeOffset? closed, DateTimeOffset now)
    {
        if (due is null)
            return Light.None;
        if (handedOver is not null)
            return handedOver <= due ? Light.MetOnTime : Light.MetLate;

        var at = closed < now ? closed : now;
        return at > due ? Light.Overdue : at >= warn ? Light.NearDue : Light.Normal;
    }
}
