namespace Rectify.Engine.Tests;

public sealed class LightTests
{
    private static readonly DateTimeOffset Due = LocalTimeTests.Utc("2026-03-10T15:59:59.999999Z");
    private static readonly DateTimeOffset Warn = LocalTimeTests.Utc("2026-03-02T16:00:00Z");
    private static readonly DateTimeOffset Later = Due.AddDays(30);

    [Fact]
    public void Without_a_due_instant_there_is_no_light() => Assert.Equal(Light.None, Lights.Of(null, Warn, Later, Later, Later));

    [Fact]
    public void An_open_finding_is_normal_then_near_due_from_the_warning_then_overdue_after_due()
    {
        Assert.Equal(Light.Normal, Open(Warn.AddMicroseconds(-1)));
        Assert.Equal(Light.NearDue, Open(Warn));
        Assert.Equal(Light.NearDue, Open(Due));
        Assert.Equal(Light.Overdue, Open(Due.AddMicroseconds(1)));
    }

    [Fact]
    public void Without_a_warning_nothing_is_near_due() => Assert.Equal(Light.Normal, Lights.Of(Due, null, null, null, Due));

    [Fact]
    public void Handing_over_at_the_due_instant_is_in_time_and_a_microsecond_later_is_late_for_ever()
    {
        Assert.Equal(Light.MetOnTime, Lights.Of(Due, Warn, Due, null, Later));
        Assert.Equal(Light.MetLate, Lights.Of(Due, Warn, Due.AddMicroseconds(1), null, Later));
        Assert.Equal(Light.MetLate, Lights.Of(Due, Warn, Due.AddMicroseconds(1), Later, Later));
    }

    [Fact]
    public void A_finding_closed_without_hand_over_keeps_the_light_of_its_closing()
    {
        Assert.Equal(Light.Normal, Lights.Of(Due, Warn, null, Warn.AddDays(-1), Later));
        Assert.Equal(Light.NearDue, Lights.Of(Due, Warn, null, Due, Later));
        Assert.Equal(Light.Overdue, Lights.Of(Due, Warn, null, Due.AddDays(1), Later));
        Assert.Equal(Light.Normal, Lights.Of(Due, Warn, null, Later, Warn.AddDays(-1)));
    }

    private static Light Open(DateTimeOffset now) => Lights.Of(Due, Warn, null, null, now);
}
