using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests;

public sealed class CalendarPublicationTests
{
    /// <summary>Another day off in the middle of everything: every deadline that counts working days moves.</summary>
    private static readonly WorkCalendar Republished = China.Calendar.WithOverrides("cn", [KeyValuePair.Create(China.Day("2026-03-04"), false)]);

    [Fact]
    [Trait("rule", "5.1")]
    public void Publishing_a_calendar_over_a_thousand_findings_at_every_height_fires_nothing_that_is_past()
    {
        var moved = 0;
        for (var i = 0; i < 1000; i++)
        {
            var finding = An.Rectifying($"{5 + i % 40}wd");
            finding.At("2026-04-01 10:00").Sweeps();
            var version = finding.State.Own!.Version;
            finding.Calendar = Republished;

            finding.Accepts(new Command.Recalculate());

            Assert.DoesNotContain(finding.Effects, effect => effect is Effect.Notify or Effect.NotifyPerson or Effect.DraftLetter or Effect.Score or Effect.OpenFinding);
            Assert.Empty(finding.Rungs(RungFate.Fired));
            Assert.Empty(finding.Sweeps().Turns);
            moved += finding.State.Own!.Version.Number - version.Number;
        }

        Assert.Equal(1000, moved);
    }

    [Fact]
    [Trait("rule", "4.3")]
    public void A_calendar_moves_due_later_and_never_earlier()
    {
        var fewer = China.Calendar.WithOverrides("cn", [KeyValuePair.Create(China.Day("2026-03-07"), true)]);
        var finding = An.Rectifying();
        finding.Calendar = fewer;

        finding.Accepts(new Command.Recalculate());

        Assert.Equal((1, An.EndOf("2026-03-30")), (finding.State.Own!.Version.Number, finding.State.Own.DueAt));
    }

    [Fact]
    [Trait("rule", "4.3")]
    public void A_calendar_writes_a_version_only_where_due_moves()
    {
        var finding = An.Rectifying("2026-03-30");
        finding.Calendar = Republished;

        finding.Accepts(new Command.Recalculate());

        Assert.Equal(1, finding.State.Own!.Version.Number);
        Assert.Equal(An.EndOf("2026-03-10"), finding.State.DeadlineWith(Deadline.Progress)!.DueAt);
    }

    [Fact]
    [Trait("rule", "4.3")]
    public void A_calendar_touches_no_ended_finding()
    {
        var finding = An.Finding().Does("qian", "cancel");
        finding.Calendar = Republished;

        Assert.Equal(RefusalCode.Ended, finding.Refuses(new Command.Recalculate()).Code);
    }

    [Fact]
    [Trait("rule", "4.3")]
    public void A_year_without_a_published_calendar_is_flagged()
    {
        Assert.False(An.Rectifying().State.Own!.Version.Unpublished);
        Assert.True(An.Rectifying("250wd").State.Own!.Version.Unpublished);
    }

    [Fact]
    [Trait("rule", "5.8")]
    public void A_calendar_that_moves_due_takes_back_what_the_version_was_scored_for()
    {
        var finding = An.Rectifying().At("2026-04-07 10:00").Sweeps();
        finding.Calendar = Republished;

        finding.Accepts(new Command.Recalculate());

        Assert.True(finding.State.Scores.Single().IsReversed);
        Assert.Equal("calendar", finding.Effects.OfType<Effect.ReverseScore>().Single().Cause);
    }

    [Fact]
    [Trait("rule", "4.4")]
    public void A_pause_counts_by_the_calendar_that_the_deadline_has()
    {
        var finding = An.Rectifying();
        finding.Calendar = Republished;

        finding.Asks("li", "pause", "reason=flood until=2026-03-04").Approves("chen", "pause-1");

        Assert.Equal(China.Calendar.Hash, finding.State.Own!.Version.Calendar);
        Assert.Equal(An.EndOf("2026-04-01"), finding.State.Own.DueAt);
    }
}
