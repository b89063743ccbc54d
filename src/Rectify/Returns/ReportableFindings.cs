using Rectify.Batches;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Returns;

/// <summary>The open findings on which a person, or somebody for whom they stand in, might report, those due first in front; whether they may
/// is the engine's to say for each.</summary>
internal sealed class ReportableFindings
{
    private const string Due = "case when f.due_at is null then 'infinity'::timestamptz else f.due_at end";

    private readonly Guid[]? _units;
    private readonly Guid[] _persons;
    private readonly (string Process, string State)[] _reporting;

    private ReportableFindings(Guid[]? units, Guid[] persons, (string Process, string State)[] reporting) => (_units, _persons, _reporting) = (units, persons, reporting);

    public static async Task<ReportableFindings> OfAsync(
        CityTransaction city, Guid account, Published published, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        Guid[] persons = [account, .. await RunningDelegation.AbsentForAsync(city, account, now, ct)];
        var rules = (from process in published.InForce from state in process.States let rule = BulkChoice.ReportingRule(process, state.Name) where rule is not null select (process, state, rule)).ToArray();
        Party[] parties = [.. rules.SelectMany(one => one.rule.By.SelectMany(party => Chain(one.process, party)))];
        (string, string)[] reporting = [.. rules.Select(one => (one.process.Name, one.state.Name))];
        // The person of the finding is in a column; whom else a field names, or a team, only the finding itself tells.
        var isOfUnits = parties.All(party => party.Of == PartyOf.Unit && (!party.Named || party.Name == "rectifier"));
        return new(isOfUnits ? await UnitsAsync(city, persons, [.. parties.Select(party => party.Role).Distinct()], now, ct) : scope.Units, isOfUnits ? persons : [], reporting);
    }

    /// <returns>As many as are asked for, unless there are fewer; each as the key behind which the next begins.</returns>
    public async Task<List<LedgerKey>> NextAsync(CityTransaction city, LedgerKey? after, int size, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select f.due_at, f.id from finding f
            where f.closed_at is null and not f.is_undone and (f.process, f.state) in (select * from unnest($1, $2))
                and ($3::uuid[] is null or f.unit_id = any($3) or f.rectifier_id = any($4))
                and ($6::uuid is null or ({Due}, f.id) > (coalesce($5::timestamptz, 'infinity'), $6))
            order by {Due}, f.id limit $7
            """);
        Sql.Bind(command, Sql.Of([.. _reporting.Select(one => one.Process)]), Sql.Of([.. _reporting.Select(one => one.State)]), Sql.OfMany(_units), Sql.Of(_persons),
            Sql.Of(after?.At), Sql.Of(after?.Id), Sql.Of(size));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<LedgerKey>();
        while (await row.ReadAsync(ct))
            found.Add(new(await row.IsDBNullAsync(0, ct) ? null : row.GetFieldValue<DateTimeOffset>(0), row.GetGuid(1)));
        return found;
    }

    // A party and those who step in for it.
    private static List<Party> Chain(Process process, string name)
    {
        var chain = new List<Party>();
        for (var party = process.PartyNamed(name); party is not null && !chain.Contains(party); party = party.Else is { } other ? process.PartyNamed(other) : null)
            chain.Add(party);
        return chain;
    }

    // Where nobody is left in a unit, those of the organisations above step in: so all that lies below counts.
    private static async Task<Guid[]> UnitsAsync(CityTransaction city, Guid[] persons, string[] roles, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive below as (
                select o.id from role_grant g join organisation o on o.id = g.organisation_id
                where g.account_id = any($1) and g.role = any($2) and g.valid_from <= ($3 at time zone o.zone)::date
                    and (g.valid_to is null or g.valid_to > ($3 at time zone o.zone)::date)
                union
                select o.id from organisation o join below on o.parent_id = below.id)
            select array(select id from below)
            """);
        Sql.Bind(command, Sql.Of(persons), Sql.Of(roles), Sql.Of(now));
        return await command.ExecuteScalarAsync(ct) as Guid[] ?? [];
    }
}
