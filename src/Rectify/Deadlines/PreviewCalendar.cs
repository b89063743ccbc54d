using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary>A deadline that a calendar would move.</summary>
public sealed record MovedDeadline(Guid Finding, string Number, string Unit, DateTimeOffset From, DateTimeOffset To);

/// <summary>What calendars would do to the city's open findings, were they published.</summary>
/// <param name="Looked">How many findings were looked at.</param>
/// <param name="Count">How many deadlines would move.</param>
/// <param name="Moved">The first of them by finding; at most <see cref="PreviewCalendar.Most"/>.</param>
public sealed record CalendarPreview(int Looked, int Count, IReadOnlyList<MovedDeadline> Moved);

/// <summary>Takes the steps that <see cref="RecalculateCalendars"/> would take and keeps none of them: every transaction is rolled back.</summary>
public sealed class PreviewCalendar(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock)
{
    /// <summary>Deadlines listed.</summary>
    public const int Most = 200;

    private const int Batch = 100;

    public async Task<CalendarPreview> ReadAsync(Guid tenant, IReadOnlyList<WorkCalendar> calendars, CancellationToken ct)
    {
        var published = (await library.OfAsync(tenant, ct)).With(calendars);
        var (looked, count, listed, last) = (0, 0, new List<(Guid Unit, MovedDeadline Moved)>(), Guid.Empty);
        while (true)
        {
            await using var city = await database.BeginAsync(tenant, ct);
            var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
            var outdated = await OutdatedFindings.LockAsync(city, published, now, last, Batch, ct);
            foreach (var finding in outdated.Found.Where(finding => calendars.Any(calendar => calendar.Name == finding.Calendar)))
            {
                var moved = await MovedAsync(finding, published, now, ct);
                looked++;
                count += moved.Count;
                listed.AddRange((finding.ConfinedTo.Length == 0 ? moved : []).Take(Most - listed.Count).Select(one => (finding.State.Placement.Unit, one)));
            }

            if (outdated.Count < Batch)
                return new(looked, count, await NamedAsync(city, listed, ct));
            last = outdated.Last;
        }
    }

    private async Task<List<MovedDeadline>> MovedAsync(LockedFinding finding, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var at = finding.CircumstancesAt(now, published);
        var advance = await runner.TakeAsync(published.ProcessWith(finding.ProcessHash), finding.State, new Command.Recalculate(), at, ct);
        return
        [
            .. advance.Turns.Where(turn => turn.Command is Command.Recalculate).SelectMany(turn => turn.Outcome.Effects).OfType<Effect.SetDeadline>()
                .Select(set => (After: set.Deadline, Before: finding.State.Deadlines.FirstOrDefault(one => one.Key == set.Deadline.Key && one.Runs)))
                .Where(pair => pair.Before is not null && pair.Before.DueAt != pair.After.DueAt)
                .Select(pair => new MovedDeadline(finding.Id, finding.Number, "", pair.Before!.DueAt, pair.After.DueAt)), // just filtered
        ];
    }

    private static async Task<List<MovedDeadline>> NamedAsync(CityTransaction city, List<(Guid Unit, MovedDeadline Moved)> listed, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, name from organisation where id = any($1)");
        Sql.Bind(command, Sql.Of([.. listed.Select(one => one.Unit).Distinct()]));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var names = new Dictionary<Guid, string>();
        while (await rows.ReadAsync(ct))
            names.Add(rows.GetGuid(0), rows.GetString(1));
        return listed.ConvertAll(one => one.Moved with { Unit = names[one.Unit] });
    }
}
