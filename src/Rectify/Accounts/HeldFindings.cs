using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Accounts;

/// <summary>What an account still holds when it is shut out: findings whose move is its person's, or that name the person.</summary>
/// <param name="Waiting">How many findings wait for the person; exact up to 1,000.</param>
/// <param name="Findings">The most pressing first, then those that only name the person; at most 50 of each.</param>
public sealed record HeldFindings(int Waiting, IReadOnlyList<HeldFinding> Findings)
{
    public static async Task<HeldFindings> ByAsync(CityDatabase cities, WorkbenchQuery workbench, Guid tenant, Guid account, CancellationToken ct)
    {
        var bench = await workbench.ReadAsync(tenant, account, ct);
        var waiting = bench.Tasks.Select(row => new HeldFinding(row.Id, row.Number, row.Process, row.State, row.UnitName, IsNamed: false)).ToList();
        await using var city = await cities.BeginAsync(tenant, ct);
        var hidden = await HiddenAsync(city, [.. waiting.Select(one => one.Id)], ct);
        await using var command = city.CreateCommand("""
            select f.id, f.number, f.process, f.state, o.name from finding f join organisation o on o.id = f.unit_id
            where f.rectifier_id = $1 and f.closed_at is null and not f.is_undone and f.confined_to is null
            order by f.due_at nulls last, f.id
            limit 50
            """);
        Sql.Bind(command, Sql.Of(account));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var named = new List<HeldFinding>();
        while (await rows.ReadAsync(ct))
            named.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), IsNamed: true));
        return new(bench.TaskCount - hidden.Count, [.. waiting.Where(one => !hidden.Contains(one.Id) && named.All(other => other.Id != one.Id)), .. named]);
    }

    // What is confined to roles of the business is no officer's to know of.
    private static async Task<HashSet<Guid>> HiddenAsync(CityTransaction city, Guid[] findings, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select array(select id from finding where id = any($1) and confined_to is not null)");
        Sql.Bind(command, Sql.Of(findings));
        return [.. (Guid[])(await command.ExecuteScalarAsync(ct))!]; // an array, empty for most
    }
}

/// <param name="IsNamed">Whether the person is named on it as the one who rectifies.</param>
public sealed record HeldFinding(Guid Id, string Number, string Process, string State, string Unit, bool IsNamed);
