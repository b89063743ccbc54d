using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Organisations;

namespace Rectify.Delegations;

/// <summary>Reads what a person has delegated, what was delegated to them, and to whom they could.</summary>
public sealed class DelegationQuery(CityDatabase cities, TimeProvider clock)
{
    public async Task<DelegationReading> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        return await OfAsync(city, me.Id, clock.GetUtcNow(), ct);
    }

    /// <summary>Of anybody, for the officer who delegates for them.</summary>
    internal static async Task<DelegationReading> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        var today = await DayAsync(city, now, ct);
        var all = await OfAsync(city, account, today, ct);
        return new(
            [.. all.Where(one => one.Absent == account)], [.. all.Where(one => one.Delegate == account)],
            await CandidatesAsync(city, account, today, today.AddDays(1), ct), today);
    }

    /// <summary>Today where the city is.</summary>
    internal static async Task<DateOnly> DayAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct) =>
        LocalTime.DayOf(now, (await TopOrganisation.OfAsync(city, ct)).Zone);

    /// <summary>Active people of the same organisations, of those above them and of the same teams on the first day; never one of the three
    /// officers, who take no part in the business.</summary>
    /// <param name="end">The first day on which they need no longer stand in.</param>
    internal static async Task<List<Candidate>> CandidatesAsync(CityTransaction city, Guid account, DateOnly first, DateOnly end, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive above as (
                select g.organisation_id as id, 0 as height from role_grant g
                where g.account_id = $1 and g.office = 'business' and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
                union
                select o.parent_id, above.height + 1 from above join organisation o on o.id = above.id where o.parent_id is not null),
            near as (
                select g.account_id as id, o.name as place, above.height
                from above join organisation o on o.id = above.id
                join role_grant g on g.organisation_id = above.id and g.office = 'business'
                    and g.valid_from <= $2 and (g.valid_to is null or g.valid_to > $2)
                union all
                select other.account_id, t.name, -1
                from team_member mine join team t on t.id = mine.team_id
                join team_member other on other.team_id = mine.team_id and other.valid_from <= $2 and (other.valid_to is null or other.valid_to > $2)
                where mine.account_id = $1 and mine.valid_from <= $2 and (mine.valid_to is null or mine.valid_to > $2))
            select a.id, a.name, near.place
            from (select distinct on (id) id, place, height from near order by id, height, place) near
            join account a on a.id = near.id and a.disabled_at is null
            where a.id <> $1 and not exists (
                select 1 from role_grant g where g.account_id = a.id and g.office <> 'business'
                    and g.valid_from < $3 and (g.valid_to is null or g.valid_to > $2))
            order by near.height, near.place, a.name, a.id
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(first), Sql.Of(end));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Candidate>();
        while (await rows.ReadAsync(ct))
            found.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2)));
        return found;
    }

    private static async Task<List<Delegation>> OfAsync(CityTransaction city, Guid account, DateOnly today, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select d.id, a.id, a.name, b.id, b.name, d.valid_from, d.valid_to - 1, d.reason, d.valid_from <= $2
            from (select * from delegation where account_id = $1 union all select * from delegation where delegate_id = $1) d
            join account a on a.id = d.account_id join account b on b.id = d.delegate_id
            where d.valid_to > $2 and d.valid_to > d.valid_from
            order by d.valid_from, d.id
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(today));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Delegation>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(new(
                rows.GetGuid(0), rows.GetGuid(1), rows.GetString(2), rows.GetGuid(3), rows.GetString(4), rows.GetFieldValue<DateOnly>(5),
                rows.GetFieldValue<DateOnly>(6), rows.GetString(7), rows.GetBoolean(8)));
        }

        return found;
    }
}
