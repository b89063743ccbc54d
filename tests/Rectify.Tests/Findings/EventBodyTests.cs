using System.Collections.Immutable;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Tests.Findings;

public sealed class EventBodyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_ladders_of_one_name_an_event_names_the_one_in_force(bool newerFirst)
    {
        var folder = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, default);
        var older = folder.Ladders.Single(ladder => ladder.Name == "measure");
        var newer = Publication.WithHash(older with { Rungs = older.Rungs[1..] });
        var at = new Circumstances(
            new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), folder.Calendars["cn"], TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
            new Shelf([newer], [older], folder.Calendars.Values), null, []);
        ImmutableArray<Effect> effects = [Armed("measure:1", older, at), Armed("measure:2", newer, at)];

        var turn = new Turn(new Command.Recalculate(), new Outcome.Accepted(
            Statechart.Blank("rectifying", new Placement(default, default, null, null), at.Now, at.Now), newerFirst ? [.. effects.Reverse()] : effects, []));

        Assert.Equal([newer.Hash], EventBody.Of(turn, "process", at).Ladders.Values);
    }

    private static Effect Armed(string key, Ladder ladder, Circumstances at) => new Effect.SetDeadline(new Deadline(key, at.Now, at.Now, new DeadlineVersion(
        1, at.Now, DeadlineCause.Paused, at.Now, new Budget.Of(new Rectify.Engine.Span(3, SpanUnit.Days)), at.Now, null, ladder.Hash, at.Calendar.Hash, at.Zone.Id,
        null, null, null, false), null, null));
}
