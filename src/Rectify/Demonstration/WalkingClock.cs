namespace Rectify.Demonstration;

/// <summary>The clock under which the demonstration is made: it walks from two years ago up to the real now, and never back.</summary>
internal sealed class WalkingClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void WalkTo(DateTimeOffset instant) => _now = instant > _now ? instant : _now;

    public void Walk(TimeSpan by) => _now += by;
}
