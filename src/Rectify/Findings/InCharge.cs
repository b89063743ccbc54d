using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Reports;

namespace Rectify.Findings;

/// <summary>A unit in a leader's charge, with what is near or past its deadline there.</summary>
public sealed record ChargedUnit(Guid Unit, string Name, int NearDue, int Overdue);

/// <summary>分管领导视图: what in a leader's charge is near or past its deadline, and where.</summary>
/// <param name="Units">Those with the most overdue first; those with nothing near or past left out.</param>
/// <param name="Findings">The overdue first, the longest so; at most 50 of each light.</param>
public sealed record InCharge(IReadOnlyList<ChargedUnit> Units, IReadOnlyList<LedgerRow> Findings)
{
    private const string Leader = "leader", Supervisor = "supervisor";

    /// <returns>Null for whoever is no leader, or runs the supervision office too.</returns>
    public static async Task<InCharge?> OfAsync(CityDatabase database, LedgerQuery ledger, RecentFigures recent, CurrentAccount me, DateTimeOffset now, CancellationToken ct)
    {
        if (!await Officers.IsAsync(database, me, now, ct, Leader) || await Officers.IsAsync(database, me, now, ct, Supervisor))
            return null;
        var overdue = await ledger.ReadAsync(me.Tenant, me.Id, new(Light: Light.Overdue) { Sort = LedgerSort.Due }, ct);
        var near = await ledger.ReadAsync(me.Tenant, me.Id, new(Light: Light.NearDue) { Sort = LedgerSort.Due }, ct);
        var scope = await Scope.OfAsync(database, me.Tenant, me.Id, now, ct);
        var units = await recent.OfAsync((nameof(InCharge), me.Tenant, scope.Text), token => UnitsAsync(database, me.Tenant, scope, now, token), ct);
        return new InCharge(units, [.. overdue.Rows, .. near.Rows]);
    }

    private static async Task<List<ChargedUnit>> UnitsAsync(CityDatabase database, Guid tenant, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await scope.NarrowAsync(city, ct);
        await using var command = city.CreateCommand($"""
            select o.id, o.name, count(*) filter (where f.light = 'near_due')::int, count(*) filter (where f.light = 'overdue')::int as overdue
            from (select f.unit_id, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) as light
                  from finding f where not f.is_undone and f.handed_over_at is null and (f.due_at < $1 or f.warn_at <= $1) and {Apart.Not} and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))) f
                join organisation o on o.id = f.unit_id
            where f.light in ('near_due', 'overdue')
            group by o.id, o.name order by overdue desc, 3 desc, o.name, o.id
            """);
        Sql.Bind(command, Sql.Of(LocalTime.WholeMicroseconds(now)), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<ChargedUnit>();
        while (await row.ReadAsync(ct))
            units.Add(new(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)));
        return units;
    }
}
