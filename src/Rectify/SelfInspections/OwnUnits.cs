using Rectify.Database;

namespace Rectify.SelfInspections;

/// <summary>The units for which somebody reports: those of whose business they are, or whomever they stand in for.</summary>
internal static class OwnUnits
{
    /// <summary>The roles that report.</summary>
    private static readonly string[] Roles = ["head", "deputy", "liaison", "section_member"];

    /// <summary>Who hears of a task and of its urging.</summary>
    public static readonly string[] Told = ["head", "liaison"];

    /// <summary>The organisation of each role; of a section the one that it belongs to, too.</summary>
    public static async Task<HashSet<Guid>> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select o.id, case when o.kind = 'section' then o.parent_id else o.id end
            from role_grant g join organisation o on o.id = g.organisation_id
            where g.account_id in (select $1 union all select a.id from absent_for($1, $2) as a(id)) and g.role = any($3) and o.parent_id is not null
              and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now), Sql.Of(Roles));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new HashSet<Guid>();
        while (await row.ReadAsync(ct))
            units.UnionWith([row.GetGuid(0), row.GetGuid(1)]);
        return units;
    }
}
