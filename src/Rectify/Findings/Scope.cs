using Rectify.Database;

namespace Rectify.Findings;

/// <summary>Which findings an account may see in lists: those of its organisations and what lies below, those of its teams, and as much of
/// whomever it stands in for. Reading it narrows the transaction: what is confined to roles that the account doesn't hold is there no longer.</summary>
/// <param name="Units">Null for the whole city.</param>
/// <param name="Teams">Null exactly when <paramref name="Units"/> is.</param>
public sealed record Scope(Guid[]? Units, Guid[]? Teams)
{
    /// <summary>The roles held at the city's own organisation, by which confined findings are seen.</summary>
    public string[] OfCity { get; init; } = [];

    /// <summary>The same for the same scope.</summary>
    public string Text => $"{string.Join(',', OfCity.Order())};{(Units is null ? "" : string.Join(',', Units.Order().Concat(Teams!.Order())))}"; // null only together

    /// <summary>Whether a finding of this unit and team is in it.</summary>
    public bool Holds(Guid unit, Guid? team) => Units is null || Units.Contains(unit) || (team is { } of && Teams!.Contains(of)); // null only together

    /// <summary>Hides from another transaction what is confined to others; the one that the scope was read in is narrowed already.</summary>
    public async Task NarrowAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select set_config('rectify.sees', $1, true)");
        Sql.Bind(command, Sql.Of(string.Join(',', ["-", .. OfCity])));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A leader with charges sees those; anybody else with a role of the business at the city sees all of it.</summary>
    public static Task<Scope> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(city, account, withAbsent: true, now, ct);

    /// <summary>The same in a transaction of its own.</summary>
    public static async Task<Scope> OfAsync(CityDatabase database, Guid tenant, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await OfAsync(city, account, now, ct);
    }

    /// <summary>The same without those for whom the account stands in.</summary>
    public static Task<Scope> OwnAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(city, account, withAbsent: false, now, ct);

    private static async Task<Scope> ReadAsync(CityTransaction city, Guid account, bool withAbsent, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive person as (
                select $1 as id
                union
                select a.id from absent_for($1, $2) as a(id) where $3),
            held as (
                select g.account_id, g.organisation_id as id, g.role
                from person join role_grant g on g.account_id = person.id join organisation o on o.id = g.organisation_id
                where g.office = 'business' and g.valid_from <= ($2 at time zone o.zone)::date
                  and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)),
            charges as (select l.account_id, l.organisation_id as id from person join leader_charge l on l.account_id = person.id),
            roots as (
                select held.id from held
                where held.role <> 'leader' or not exists (select 1 from charges where charges.account_id = held.account_id)
                union select id from charges),
            below as (
                select id from roots
                union
                select o.id from organisation o join below on o.parent_id = below.id)
            select array(select id from below),
                   array(select m.team_id from person join team_member m on m.account_id = person.id
                         where m.valid_from <= ($2 at time zone 'UTC')::date + 1 and (m.valid_to is null or m.valid_to > ($2 at time zone 'UTC')::date)),
                   exists (select 1 from roots join organisation o on o.id = roots.id where o.parent_id is null),
                   array(select distinct held.role from held join organisation o on o.id = held.id where o.parent_id is null)
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now), Sql.Of(withAbsent));
        var scope = await ReadAsync(command, ct);
        await scope.NarrowAsync(city, ct);
        return scope;
    }

    private static async Task<Scope> ReadAsync(Npgsql.NpgsqlCommand command, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var (units, teams) = row.GetBoolean(2) ? (null, null) : (row.GetFieldValue<Guid[]>(0), row.GetFieldValue<Guid[]>(1));
        return new Scope(units, teams) { OfCity = row.GetFieldValue<string[]>(3) };
    }
}
