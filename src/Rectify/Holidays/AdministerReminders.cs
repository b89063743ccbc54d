using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Holidays;

/// <summary>A reminder as its page shows it.</summary>
/// <param name="Next">Null when the calendar arranges no holiday ahead.</param>
/// <param name="Sent">The last that were sent.</param>
public sealed record ReminderShown(ReminderChoice Choice, ReminderAhead? Next, HolidaySent[] Sent);

/// <param name="About">The holiday, as its notices say it.</param>
public sealed record HolidaySent(string About, DateTimeOffset At, int People);

/// <summary>What the system officer wants of a reminder.</summary>
public sealed record ReminderWanted(bool IsOn, int DaysBefore, IReadOnlyList<string> Roles, IReadOnlyList<Guid> Organisations);

/// <summary>The reminders before holidays, which the system officer turns on and off and sends to whom it may concern.</summary>
public sealed class AdministerReminders(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int LastSent = 5;

    public Task<bool> MayAsync(CurrentAccount me, CancellationToken ct) => Officers.IsAsync(database, me, clock.GetUtcNow(), ct, Roles.SystemOfficer);

    public async Task<IReadOnlyList<ReminderShown>> ListAsync(Guid tenant, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        if (!published.Reminders.Any())
            return [];
        await using var city = await database.BeginAsync(tenant, ct);
        var top = await TopOrganisation.OfAsync(city, ct);
        var (today, calendar) = (LocalTime.DayOf(clock.GetUtcNow(), top.Zone), published.CalendarNamed(top.Calendar));
        var shown = new List<ReminderShown>();
        foreach (var choice in await ReminderChoice.AllAsync(city, published, ct))
            shown.Add(new(choice, choice.Ahead(calendar, today).FirstOrDefault(), await SentAsync(city, choice.File.Name, ct)));
        return shown;
    }

    /// <returns>What is in the way; null when it is done.</returns>
    public async Task<Problem?> ChangeAsync(CurrentAccount me, string name, ReminderWanted wanted, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        if (published.ReminderNamed(name) is null)
            return Problem.NotFound;
        if (FaultsOf(wanted).ToList() is { Count: > 0 } faults)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };
        await using var command = city.CreateCommand("""
            insert into holiday_reminder (tenant_id, name, is_on, days_before, roles, organisations, changed_by, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (tenant_id, name) do update set is_on = excluded.is_on, days_before = excluded.days_before, roles = excluded.roles,
                organisations = excluded.organisations, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """);
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(name), Sql.Of(wanted.IsOn), Sql.Of(wanted.DaysBefore), Sql.Of([.. wanted.Roles]), Sql.Of([.. wanted.Organisations]), Sql.Of(me.Id), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "holiday_reminder_changed", null, now, new { name, wanted.IsOn, wanted.DaysBefore, wanted.Roles, Organisations = wanted.Organisations.Count }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return null;
    }

    private static IEnumerable<MissingPart> FaultsOf(ReminderWanted wanted)
    {
        if (wanted.DaysBefore is < 1 or > ReminderFile.MostDays)
            yield return new("reminder_days_wanted", "days_before", ("most", ReminderFile.MostDays));
        if (wanted.Roles.Count == 0 || wanted.Roles.Any(role => !Roles.OfBusiness.Contains(role)))
            yield return new("reminder_roles_wanted", "roles");
    }

    private static async Task<HolidaySent[]> SentAsync(CityTransaction city, string name, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select about, min(made_at), count(*)::int from notice
            where kind = '{HolidayNews.Kind}' and split_part(about, ' ', 1) = $1
            group by about order by 2 desc limit {LastSent}
            """);
        Sql.Bind(command, Sql.Of(name));
        await using var row = await command.ExecuteReaderAsync(ct);
        var sent = new List<HolidaySent>();
        while (await row.ReadAsync(ct))
            sent.Add(new(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2)));
        return [.. sent];
    }
}
