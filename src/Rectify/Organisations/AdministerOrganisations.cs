using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Organisations;

/// <summary>What the system officer does with organisations: add, rename from a day on, end. None is ever deleted.</summary>
public sealed class AdministerOrganisations(CityDatabase cities, TimeProvider clock)
{
    public Task<Administered<Guid>> AddAsync(CurrentAccount me, OrganisationWanted wanted, CancellationToken ct) =>
        RunAsync(me, "organisation_added", async (city, now) =>
        {
            if (wanted.Kind == "city" || !Organisation.Kinds.Contains(wanted.Kind))
                return Wrong("organisation_kind_wanted", "kind", ("kinds", string.Join(", ", Organisation.Kinds.Where(kind => kind != "city"))));
            if (await city.Db.Organisations.SingleOrDefaultAsync(one => one.Id == wanted.Parent && one.ValidTo == null, ct) is not { } parent)
                return Wrong("organisation_parent", "parent");
            if (await FaultOfNameAsync(city, wanted.Name, null, ct) is { } fault)
                return fault;
            if (wanted.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                return Wrong("organisation_zone", "zone", ("name", wanted.Name), ("zone", zone));

            var added = wanted.Under(parent, Guid.CreateVersion7(now));
            city.Db.Organisations.Add(added);
            return added.Id;
        }, ct);

    /// <summary>Gives it another name from a day on; a day ahead is kept until <see cref="ApplyRenames"/> finds it has come.</summary>
    public Task<Administered<Guid>> RenameAsync(CurrentAccount me, Guid id, OrganisationRenamed renamed, CancellationToken ct) =>
        RunAsync(me, "organisation_renamed", async (city, now) =>
        {
            if (await city.Db.Organisations.SingleOrDefaultAsync(one => one.Id == id, ct) is not { } organisation)
                return Problem.NotFound;
            if (renamed.From < organisation.ValidFrom)
                return Wrong("ends_before_it_begins", "from");
            if (await FaultOfNameAsync(city, renamed.Name, id, ct) is { } fault)
                return fault;
            await OrganisationNames.KeepAsync(city, organisation, renamed, now, ct);
            await OrganisationNames.ApplyAsync(city, now, ct);
            return id;
        }, ct);

    /// <summary>Ends it on a day. Its open findings go to the successor; without one there may be none.</summary>
    public Task<Administered<Guid>> EndAsync(CurrentAccount me, Guid id, OrganisationEnded ended, CancellationToken ct) =>
        RunAsync(me, "organisation_ended", async (city, _) =>
        {
            if (await city.Db.Organisations.SingleOrDefaultAsync(one => one.Id == id, ct) is not { } organisation)
                return Problem.NotFound;
            if (organisation.Kind == "city")
                return new Problem(StatusCodes.Status409Conflict, "organisation_root");
            if (ended.On < organisation.ValidFrom)
                return Wrong("ends_before_it_begins", "on");
            if (ended.Successor is { } successor
                && (successor == id || !await city.Db.Organisations.AnyAsync(one => one.Id == successor && one.ValidTo == null, ct)))
                return Wrong("organisation_successor", "successor");
            if (await HeldByAsync(city, id, ended.Successor, ct) is { } held)
                return held;
            (organisation.ValidTo, organisation.SuccessorId) = (ended.On, ended.Successor);
            return id;
        }, ct);

    // Those of units that it carries on for are its own, or will be.
    private static async Task<Problem?> HeldByAsync(CityTransaction city, Guid id, Guid? successor, CancellationToken ct)
    {
        await using var count = city.CreateCommand("""
            with recursive carried as (
                select $1 as id
                union
                select o.id from carried join organisation o on o.successor_id = carried.id)
            select (select count(*) from organisation where parent_id = $1 and valid_to is null),
                   (select count(*) from finding where unit_id in (select id from carried) and closed_at is null)
            """);
        Sql.Bind(count, Sql.Of(id));
        await using var row = await count.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        if (row.GetInt64(0) is > 0 and var below)
            return new(StatusCodes.Status409Conflict, "organisation_has_others", ("count", below));
        return successor is null && row.GetInt64(1) is > 0 and var findings
            ? new(StatusCodes.Status409Conflict, "organisation_has_findings", ("count", findings))
            : null;
    }

    private static async Task<Problem?> FaultOfNameAsync(CityTransaction city, string name, Guid? own, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            return Wrong("name_missing", "name");
        return await city.Db.Organisations.AnyAsync(one => one.Name == name && one.ValidTo == null && one.Id != own, ct)
            ? new(StatusCodes.Status409Conflict, "organisation_held", ("name", name)) { Missing = [new("organisation_held", "name", ("name", name))] }
            : null;
    }

    private static Problem Wrong(string code, string field, params (string, object?)[] arguments) =>
        new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new(code, field, arguments)] };

    private async Task<Administered<Guid>> RunAsync(
        CurrentAccount me, string act, Func<CityTransaction, DateTimeOffset, Task<Administered<Guid>>> change, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;

        try
        {
            var result = await change(city, now);
            var (id, refused) = result;
            if (refused is not null)
                return refused;
            city.Db.AuditEntries.Add(Accounts.Audit.Of(me, act, id, now));
            await city.Db.SaveChangesAsync(ct);
            await city.CommitAsync(ct);
            return result;
        }
        catch (Exception e) when (e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
            or DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
        {
            return new Problem(StatusCodes.Status409Conflict, "organisation_held_now"); // somebody took the name at the same moment
        }
    }
}
