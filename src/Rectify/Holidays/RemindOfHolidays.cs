using Rectify.Database;
using Rectify.Engine;
using Rectify.Jobs;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Holidays;

/// <summary>Reminds people before holidays, each once for each holiday, on however many nodes: the notice's id is made of whom and what it is about.</summary>
public sealed class RemindOfHolidays(CityDatabase database, ProcessLibrary library, TimeProvider clock) : IJob
{
    private static readonly TimeOnly Hour = new(9, 0);

    public string Name => "remind_of_holidays";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await RemindAsync(tenant.Id, ct);
    }

    /// <summary>Sends what is due in one city.</summary>
    /// <returns>How many people were told.</returns>
    public async Task<int> RemindAsync(Guid tenant, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        if (!published.Reminders.Any())
            return 0;
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await CityAsync(city, ct) is not { } top)
            return 0;
        var (today, calendar) = (LocalTime.DayOf(now, top.Zone), published.CalendarNamed(top.Calendar));
        var told = 0;
        foreach (var choice in (await ReminderChoice.AllAsync(city, published, ct)).Where(choice => choice.IsOn))
        {
            foreach (var due in choice.Ahead(calendar, today).Where(one => now >= LocalTime.ToInstant(one.On, Hour, top.Zone)))
                told += await TellAsync(city, choice, new(choice.File.Name, due.Holiday, due.Run.First, due.Run.Last), now, ct);
        }

        await city.CommitAsync(ct);
        return told;
    }

    // A city that is just being set up has no organisation yet.
    private static async Task<TopOrganisation?> CityAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select exists (select from organisation where parent_id is null and valid_to is null)");
        return await command.ExecuteScalarAsync(ct) is true ? await TopOrganisation.OfAsync(city, ct) : null;
    }

    // In one order, so that two nodes that tell the same can wait for each other but never in a circle.
    private static async Task<int> TellAsync(CityTransaction city, ReminderChoice choice, HolidayNews news, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive told as (
                select id from organisation where id = any($6) or cardinality($6) = 0
                union
                select o.id from organisation o join told on o.parent_id = told.id)
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select distinct $1, md5(concat_ws('|', $1, $3::text, $7::text, g.account_id))::uuid as id, null::uuid, g.account_id, $3, $4, $2, $2
            from role_grant g join told on told.id = g.organisation_id join organisation o on o.id = g.organisation_id
            join account a on a.id = g.account_id and a.disabled_at is null
            where g.role = any($5) and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            order by id
            on conflict do nothing
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(now), Sql.Of(HolidayNews.Kind), Sql.Of(news.About), Sql.Of([.. choice.Roles]), Sql.Of([.. choice.Organisations]), Sql.Of(news.Key));
        return await command.ExecuteNonQueryAsync(ct);
    }
}
