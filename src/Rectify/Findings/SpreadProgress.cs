using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>举一反三: what a unit that was told to look for the like made of it.</summary>
/// <param name="HasReported">It has taken the like case up, or says that it has none.</param>
/// <param name="HasNone">It looked, and says that it has none.</param>
public sealed record LikeCase(Guid Id, string Number, string UnitName, string Process, string State, bool HasReported, bool HasNone);

/// <summary>Who was told to look for the like of a finding, and who has reported.</summary>
public sealed class SpreadProgress(CityDatabase database, TimeProvider clock)
{
    private const string Similar = "similar";

    /// <summary>Of the units that the reader's lists reach, those whose report is wanting first; empty for a finding that was never spread.</summary>
    public async Task<IReadOnlyList<LikeCase>> OfAsync(CurrentAccount me, FindingView view, CancellationToken ct)
    {
        if (view.Linked.All(linked => linked.Why != Similar))
            return [];
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct);
        await using var command = city.CreateCommand("""
            select f.id, f.number, o.name, f.process, f.state, f.state <> 'registered' as reported, f.state = 'cancelled'
            from finding f join organisation o on o.id = f.unit_id
            where f.link_finding_id = $3 and f.link_why = $4 and not f.is_undone and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))
            order by reported, o.name, f.number
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(view.Id), Sql.Of(Similar));
        await using var row = await command.ExecuteReaderAsync(ct);
        var cases = new List<LikeCase>();
        while (await row.ReadAsync(ct))
            cases.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.GetBoolean(6)));
        return cases;
    }
}
