using Rectify.Database;

namespace Rectify.Organisations;

/// <summary>The rows of <c>organisation_naming</c>: what organisations were called, are called and will be called.</summary>
internal static class OrganisationNames
{
    /// <summary>Keeps a name from a day on; with the first one, the name that it had until then.</summary>
    public static async Task KeepAsync(
        CityTransaction city, Organisation organisation, OrganisationRenamed renamed, DateTimeOffset now, CancellationToken ct)
    {
        await using var keep = city.CreateCommand("""
            with first as (
                insert into organisation_naming (tenant_id, organisation_id, from_day, name, short_name, made_at)
                select tenant_id, id, valid_from, name, short_name, $5 from organisation where id = $1 and valid_from < $2
                on conflict do nothing)
            insert into organisation_naming (tenant_id, organisation_id, from_day, name, short_name, made_at) values ($6, $1, $2, $3, $4, $5)
            on conflict (tenant_id, organisation_id, from_day) do update
            set name = excluded.name, short_name = excluded.short_name, made_at = excluded.made_at
            """);
        Sql.Bind(keep,
            Sql.Of(organisation.Id), Sql.Of(renamed.From), Sql.Of(renamed.Name), Sql.Of(renamed.ShortName ?? renamed.Name), Sql.Of(now), Sql.Of(city.Tenant));
        await keep.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives every organisation the name of today, by the day where it is.</summary>
    public static async Task ApplyAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct)
    {
        await using var apply = city.CreateCommand("""
            update organisation o set name = called.name, short_name = called.short_name
            from (
                select distinct on (n.organisation_id) n.organisation_id, n.name, n.short_name
                from organisation_naming n join organisation here on here.id = n.organisation_id
                where n.from_day <= ($1 at time zone here.zone)::date
                order by n.organisation_id, n.from_day desc) called
            where o.tenant_id = $2 and o.id = called.organisation_id and (o.name, o.short_name) <> (called.name, called.short_name)
            """);
        Sql.Bind(apply, Sql.Of(now), Sql.Of(city.Tenant));
        await apply.ExecuteNonQueryAsync(ct);
    }
}
