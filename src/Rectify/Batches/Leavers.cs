using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Batches;

/// <summary>Somebody who is responsible for open findings of a unit.</summary>
/// <param name="IsActive">False once the account is disabled, or rectifies there no more: nobody can move what is left.</param>
public sealed record Responsible(Guid Unit, string UnitName, Guid Person, string Name, int Findings, bool IsActive);

/// <summary>离岗交接: who is responsible for what, so that all of it can be handed on in one step.</summary>
public sealed class Leavers(CityDatabase database, TimeProvider clock)
{
    private const string Open = """
        f.closed_at is null and not f.is_undone and f.rectifier_id is not null and ($1::uuid[] is null or f.unit_id = any($1))
        """;

    /// <summary>Within what the account's organisations see; those who are gone already first, then the busiest.</summary>
    public async Task<IReadOnlyList<Responsible>> ListAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var scope = await Scope.OfAsync(city, account, now, ct);
        await using var command = city.CreateCommand($"""
            select o.id, o.name, a.id, a.name, n.findings, a.disabled_at is null and exists (
                select 1 from role_grant g where g.account_id = a.id and g.organisation_id = o.id and g.role = 'rectifier'
                  and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)) as active
            from (select f.unit_id, f.rectifier_id, count(*)::int as findings from finding f where {Open} group by f.unit_id, f.rectifier_id) n
            join organisation o on o.id = n.unit_id join account a on a.id = n.rectifier_id
            order by active, n.findings desc, o.name, a.name
            limit 500
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        var people = new List<Responsible>();
        while (await row.ReadAsync(ct))
            people.Add(new(row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetInt32(4), row.GetBoolean(5)));
        return people;
    }

    /// <summary>The open findings of a unit that a person is responsible for, oldest first; at most as many as one act takes.</summary>
    public async Task<IReadOnlyList<Guid>> FindingsAsync(Guid tenant, Guid account, Guid unit, Guid person, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand($"""
            select f.id from finding f where {Open} and f.unit_id = $2 and f.rectifier_id = $3 order by f.opened_at, f.id limit $4
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.Of(unit), Sql.Of(person), Sql.Of(BulkAct.Most));
        await using var row = await command.ExecuteReaderAsync(ct);
        var findings = new List<Guid>();
        while (await row.ReadAsync(ct))
            findings.Add(row.GetGuid(0));
        return findings;
    }
}
