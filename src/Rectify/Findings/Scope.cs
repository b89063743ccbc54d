using Rectify.Database;

namespace Rectify.Findings;

/// <summary>Which findings an account may see in lists: those of its organisations and what lies below, and those of its teams.</summary>
/// <param name="Units">Null for the whole city.</param>
/// <param name="Teams">Null exactly when <paramref name="Units"/> is.</param>
public sealed record Scope(Guid[]? Units, Guid[]? Teams)
{
    /// <summary>The same for the same scope.</summary>
    public string Text => Units is null ? "" : string.Join(',', Units.Order().Concat(Teams!.Order())); // null only together

    /// <summary>A leader with charges sees those; anybody else with a role of the business at the city sees all of it.</summary>
    public static async Task<Scope> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive held as (
                select g.organisation_id as id, g.role from role_grant g join organisation o on o.id = g.organisation_id
                where g.account_id = $1 and g.office = 'business' and g.valid_from <= ($2 at time zone o.zone)::date
                  and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)),
            charges as (select organisation_id as id from leader_charge where account_id = $1),
            roots as (
                select held.id from held
                where held.role <> 'leader' or not exists (select 1 from charges)
                union select id from charges),
            below as (
                select id from roots
                union
                select o.id from organisation o join below on o.parent_id = below.id)
            select array(select id from below),
                   array(select m.team_id from team_member m where m.account_id = $1 and m.valid_from <= ($2 at time zone 'UTC')::date + 1
                         and (m.valid_to is null or m.valid_to > ($2 at time zone 'UTC')::date)),
                   exists (select 1 from roots join organisation o on o.id = roots.id where o.parent_id is null)
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return row.GetBoolean(2) ? new Scope(null, null) : new Scope(row.GetFieldValue<Guid[]>(0), row.GetFieldValue<Guid[]>(1));
    }
}
