using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Holidays;

/// <summary>A reminder as the city sends it: as its file says, or as the system officer has chosen since.</summary>
/// <param name="Organisations">Whose people are told, with all below; empty for everybody.</param>
public sealed record ReminderChoice(ReminderFile File, bool IsOn, int DaysBefore, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Organisations)
{
    /// <summary>Each published reminder, by name.</summary>
    internal static async Task<List<ReminderChoice>> AllAsync(CityTransaction city, Published published, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select name, is_on, days_before, roles, organisations from holiday_reminder");
        await using var row = await command.ExecuteReaderAsync(ct);
        var chosen = new Dictionary<string, (bool IsOn, int Days, string[] Roles, Guid[] Organisations)>();
        while (await row.ReadAsync(ct))
            chosen[row.GetString(0)] = (row.GetBoolean(1), row.GetInt32(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<Guid[]>(4));
        return
        [
            .. published.Reminders.Select(file => chosen.TryGetValue(file.Name, out var row)
                ? new ReminderChoice(file, row.IsOn, row.Days, row.Roles, row.Organisations)
                : new ReminderChoice(file, IsOn: true, file.DaysBefore, file.Roles, [])),
        ];
    }

    /// <summary>Those for holidays that begin on a day or after it, in order; none when the calendar arranges none.</summary>
    public IEnumerable<ReminderAhead> Ahead(WorkCalendar calendar, DateOnly today) => HolidayRun.From(calendar, today)
        .Where(run => run.First >= today)
        .Select(run => File.HolidayOf(run.First, run.Last) is { } holiday ? new ReminderAhead(holiday.Key, run, run.ReminderDay(calendar, DaysBefore)) : null)
        .OfType<ReminderAhead>();
}
