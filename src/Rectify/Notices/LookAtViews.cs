using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Notices;

/// <summary>Looks at the saved views that somebody subscribed to, and tells them of findings that weren't in it the last time
/// (domain.md G15). Each subscription is a transaction of its own.</summary>
public sealed class LookAtViews(CityDatabase database, LedgerQuery ledger, ProcessLibrary library, TimeProvider clock) : IJob
{
    // What a view has beyond so many is nobody's news.
    private const int MostSeen = LedgerQuery.MostCounted;

    public string Name => "look_at_views";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    private sealed record Due(Guid Account, Guid View, string Name, string Query, string Rhythm, DateTimeOffset? LookedAt);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await LookAsync(tenant.Id, ct);
    }

    /// <summary>Looks at what is due in one city.</summary>
    public async Task LookAsync(Guid tenant, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        while (await LookAtNextAsync(tenant, now, ct))
        {
        }
    }

    private async Task<bool> LookAtNextAsync(Guid tenant, DateTimeOffset now, CancellationToken ct)
    {
        if (await NextAsync(tenant, now, ct) is not { } due)
            return false;
        var filter = LedgerAddress.Of(due.Query).Filter with { After = null, WithFields = false, Size = MostSeen };
        Guid[] found = [.. (await ledger.ReadAsync(tenant, due.Account, filter, ct)).Rows.Select(row => row.Id)];
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        if (!await IsStillDueAsync(city, due, now, ct))
            return true; // another node has looked meanwhile
        var news = await KeepAsync(city, due, found, ct);
        if (due.LookedAt is not null && news.Count > 0)
            await TellAsync(city, due, news, now, ct);
        await PostponeAsync(city, due, await NextLookAsync(city, published, due.Rhythm, now, ct), now, ct);
        await city.CommitAsync(ct);
        return true;
    }

    private async Task<Due?> NextAsync(Guid tenant, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select s.account_id, s.view_id, v.name, v.query, s.rhythm, s.looked_at
            from view_subscription s join ledger_view v on v.id = s.view_id join account a on a.id = s.account_id and a.disabled_at is null
            where s.next_at <= $1 and (v.account_id = s.account_id or v.is_shared)
            order by s.next_at limit 1
            """);
        Sql.Bind(command, Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), await row.GetFieldValueAsync<DateTimeOffset?>(5, ct))
            : null;
    }

    // Holds the subscription until the transaction ends.
    private static async Task<bool> IsStillDueAsync(CityTransaction city, Due due, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select from view_subscription where account_id = $1 and view_id = $2 and next_at <= $3 for no key update");
        Sql.Bind(command, Sql.Of(due.Account), Sql.Of(due.View), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct);
    }

    /// <returns>Those that weren't in the view before. One that left it and comes again is news again.</returns>
    private static async Task<List<Guid>> KeepAsync(CityTransaction city, Due due, Guid[] found, CancellationToken ct)
    {
        await using (var forget = city.CreateCommand("delete from view_seen where tenant_id = $1 and account_id = $2 and view_id = $3 and finding_id <> all($4)"))
        {
            Sql.Bind(forget, Sql.Of(city.Tenant), Sql.Of(due.Account), Sql.Of(due.View), Sql.Of(found));
            await forget.ExecuteNonQueryAsync(ct);
        }

        await using var see = city.CreateCommand("""
            insert into view_seen (tenant_id, account_id, view_id, finding_id) select $1, $2, $3, id from unnest($4) as id
            on conflict do nothing returning finding_id
            """);
        Sql.Bind(see, Sql.Of(city.Tenant), Sql.Of(due.Account), Sql.Of(due.View), Sql.Of(found));
        await using var row = await see.ExecuteReaderAsync(ct);
        var news = new List<Guid>();
        while (await row.ReadAsync(ct))
            news.Add(row.GetGuid(0));
        return news;
    }

    private static async Task TellAsync(CityTransaction city, Due due, List<Guid> news, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at) values ($1, $2, null, $3, 'view', $4, $5, $5)
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(Guid.CreateVersion7(now)), Sql.Of(due.Account), Sql.Of(new ViewNews(due.View, news.Count, due.Name).About), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<DateTimeOffset> NextLookAsync(CityTransaction city, Published published, string rhythm, DateTimeOffset now, CancellationToken ct)
    {
        if (rhythm == ViewSubscriptions.AtOnce)
            return now + Every;
        var top = await TopOrganisation.OfAsync(city, ct);
        var (zone, calendar) = (top.Zone, published.CalendarNamed(top.Calendar));
        return rhythm == ViewSubscriptions.Daily ? Reaching.NextMorning(now, zone, calendar) : Reaching.NextWeek(now, zone, calendar);
    }

    private static async Task PostponeAsync(CityTransaction city, Due due, DateTimeOffset next, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update view_subscription set next_at = $4, looked_at = $5 where tenant_id = $1 and account_id = $2 and view_id = $3
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(due.Account), Sql.Of(due.View), Sql.Of(next), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }
}
