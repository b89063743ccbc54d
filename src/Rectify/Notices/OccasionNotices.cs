using Rectify.Database;

namespace Rectify.Notices;

/// <summary>Something to be told to an organisation's people, about no single finding.</summary>
/// <param name="Key">What makes it this one: said again for the same occasion, nobody hears it twice.</param>
internal sealed record Occasion(Guid Organisation, string Kind, string About, string Key);

/// <summary>Writes the notices of occasions: their ids are made from what they are about, so that each is there once.</summary>
internal static class OccasionNotices
{
    /// <summary>Tells everyone who holds one of the roles in the organisation on its local day.</summary>
    public static async Task TellAsync(
        CityTransaction city, IReadOnlyCollection<Occasion> occasions, string[] roles, DateTimeOffset now, CancellationToken ct)
    {
        if (occasions.Count == 0)
            return;

        // In one order, so that two nodes that tell the same can wait for each other but never in a circle.
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select distinct $1, md5(concat_ws('|', $1, t.organisation, t.kind, t.key, g.account_id))::uuid as id, null::uuid, g.account_id, t.kind, t.about, $2, $2
            from unnest($3, $4, $5, $6) as t(organisation, kind, about, key)
            join organisation o on o.id = t.organisation
            join role_grant g on g.organisation_id = o.id and g.role = any($7)
                and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            join account a on a.id = g.account_id and a.disabled_at is null
            order by id
            on conflict do nothing
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(now), Sql.Of([.. occasions.Select(occasion => occasion.Organisation)]),
            Sql.Of([.. occasions.Select(occasion => occasion.Kind)]), Sql.Of([.. occasions.Select(occasion => occasion.About)]),
            Sql.Of([.. occasions.Select(occasion => occasion.Key)]), Sql.Of(roles));
        await command.ExecuteNonQueryAsync(ct);
    }
}
