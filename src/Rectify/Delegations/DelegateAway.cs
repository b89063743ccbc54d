using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Delegations;

/// <summary>A delegation that somebody wants to make.</summary>
/// <param name="LastDay">Included.</param>
public sealed record DelegationWanted(
    [property: JsonRequired] Guid Delegate, [property: JsonRequired] DateOnly FirstDay, [property: JsonRequired] DateOnly LastDay,
    [property: JsonRequired] string Reason);

/// <summary>Has another stand in while one is away, and ends that.</summary>
public sealed class DelegateAway(CityDatabase cities, TimeProvider clock)
{
    /// <summary>How many days one delegation may last; who is away for longer hands over for good.</summary>
    public const int Longest = 90;

    private const int LongestReason = 200;

    /// <returns>The id, or why not.</returns>
    public async Task<Administered<Guid>> MakeAsync(CurrentAccount me, DelegationWanted wanted, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        return await MakeAsync(city, me, me.Id, wanted, clock.GetUtcNow(), ct);
    }

    /// <summary>For somebody who can't do it themselves: the security officer does, and both people are told.</summary>
    /// <returns>The id, or why not.</returns>
    public async Task<Administered<Guid>> MakeForAsync(CurrentAccount me, Guid absent, DelegationWanted wanted, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (me.Id == absent || !await Officers.IsAsync(city, me.Id, now, ct, Roles.SecurityOfficer))
            return Problem.NotYours;
        if (!await city.Db.Accounts.AnyAsync(account => account.Id == absent && account.DisabledAt == null, ct))
            return Problem.NotFound;
        return await MakeAsync(city, me, absent, wanted, now, ct);
    }

    private static async Task<Administered<Guid>> MakeAsync(
        CityTransaction city, CurrentAccount me, Guid absent, DelegationWanted wanted, DateTimeOffset now, CancellationToken ct)
    {
        var today = await DelegationQuery.DayAsync(city, now, ct);
        if (FaultsOf(wanted, today).ToList() is { Count: > 0 } faults)
            return Incomplete(faults);
        await LockAsync(city, absent, wanted.Delegate, ct);
        if (await ObjectionAsync(city, absent, wanted, ct) is { } objection)
            return Incomplete([objection]);

        var id = Guid.CreateVersion7(now);
        if (!await InsertAsync(city, id, (absent, me.Id == absent ? null : me.Id), wanted, now, ct))
            return new Problem(StatusCodes.Status409Conflict, "delegation_overlaps");
        await TellDelegations.TellAsync(city, id, now, ct);
        city.Db.AuditEntries.Add(Accounts.Audit.Of(
            me, "delegation_made", wanted.Delegate, now, new { Delegation = id, For = absent, wanted.FirstDay, wanted.LastDay, wanted.Reason }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return id;
    }

    /// <summary>Ends a delegation now, or before it begins: whoever is away may, who stands in, and the security officer.</summary>
    /// <returns>Whether there is one that the person may end.</returns>
    public async Task<bool> EndAsync(CurrentAccount me, Guid id, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        var isOfficer = await Officers.IsAsync(city, me.Id, now, ct, Roles.SecurityOfficer);
        await using var command = city.CreateCommand($"""
            update delegation {Ended} and id = $3 and ($4 or account_id = $2 or delegate_id = $2)
            returning case when account_id = $2 then delegate_id else account_id end
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(me.Id), Sql.Of(id), Sql.Of(isOfficer));
        if (await command.ExecuteScalarAsync(ct) is not Guid other)
            return false;

        await TellDelegations.TellAsync(city, id, now, ct);
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "delegation_ended", other, now, new { Delegation = id }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends everything that an account delegated or stands in for, in the transaction that shuts it out.</summary>
    internal static async Task EndAllAsync(CityTransaction city, Guid account, Guid by, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"update delegation {Ended} and (account_id = $3 or delegate_id = $3)");
        Sql.Bind(command, Sql.Of(now), Sql.Of(by), Sql.Of(account));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whether an account delegates or stands in on one of the days; the caller holds its row.</summary>
    /// <param name="end">The first day after them; null for ever after.</param>
    internal static async Task<bool> IsBoundAsync(CityTransaction city, Guid account, DateOnly first, DateOnly? end, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select exists (select 1 from delegation
                where (account_id = $1 or delegate_id = $1) and valid_to > greatest($2, valid_from) and valid_from < $3)
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(first), Sql.Of(end ?? DateOnly.MaxValue));
        return (bool)(await command.ExecuteScalarAsync(ct))!; // exists is never null
    }

    private const string Ended = """
        set valid_to = greatest(valid_from, city_day($1)), ended_at = $1, ended_by = $2
        where ended_at is null and valid_to > city_day($1)
        """;

    private static IEnumerable<MissingPart> FaultsOf(DelegationWanted wanted, DateOnly today)
    {
        if (wanted.FirstDay < today)
            yield return new("delegation_past", "first_day");
        if (wanted.LastDay < wanted.FirstDay)
            yield return new("ends_before_it_begins", "last_day");
        else if (wanted.LastDay.DayNumber - wanted.FirstDay.DayNumber >= Longest)
            yield return new("delegation_too_long", "last_day", ("most", Longest));
        if (wanted.Reason.Trim() is not { Length: > 0 and <= LongestReason })
            yield return new("delegation_reason", "reason", ("most", LongestReason));
    }

    // In one order, so that two who delegate to each other at once wait for each other and never in a circle.
    private static async Task LockAsync(CityTransaction city, Guid absent, Guid other, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select 1 from account where id = any($1) order by id for no key update");
        Sql.Bind(command, Sql.Of([absent, other]));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<MissingPart?> ObjectionAsync(CityTransaction city, Guid absent, DelegationWanted wanted, CancellationToken ct)
    {
        var end = wanted.LastDay.AddDays(1);
        var candidates = await DelegationQuery.CandidatesAsync(city, absent, wanted.FirstDay, end, ct);
        if (candidates.All(candidate => candidate.Id != wanted.Delegate))
            return new("delegate_unfit", "delegate");
        await using var command = city.CreateCommand("""
            select case when delegate_id = $1 then 'stands_in_already' else 'delegate_away' end
            from delegation
            where (delegate_id = $1 or account_id = $2) and valid_to > greatest($3, valid_from) and valid_from < $4
            limit 1
            """);
        Sql.Bind(command, Sql.Of(absent), Sql.Of(wanted.Delegate), Sql.Of(wanted.FirstDay), Sql.Of(end));
        return await command.ExecuteScalarAsync(ct) switch
        {
            string code and "delegate_away" => new(code, "delegate"),
            string code => new(code, "first_day"),
            _ => null,
        };
    }

    // That two don't overlap is the table's to say, so that no race gets around it.
    private static async Task<bool> InsertAsync(
        CityTransaction city, Guid id, (Guid Absent, Guid? By) made, DelegationWanted wanted, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into delegation (tenant_id, id, account_id, delegate_id, valid_from, valid_to, reason, made_at, made_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(id), Sql.Of(made.Absent), Sql.Of(wanted.Delegate), Sql.Of(wanted.FirstDay),
            Sql.Of(wanted.LastDay.AddDays(1)), Sql.Of(wanted.Reason.Trim()), Sql.Of(now), Sql.Of(made.By));
        try
        {
            await command.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ExclusionViolation)
        {
            return false;
        }
    }

    private static Problem Incomplete(IReadOnlyList<MissingPart> missing) =>
        new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = missing };
}
