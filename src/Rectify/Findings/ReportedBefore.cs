using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>What a unit had found by itself before an inspection came upon the like.</summary>
public sealed record SelfReported(Guid Id, string Number, string Title, DateTimeOffset OpenedAt);

/// <summary>疑似自查已报: self-inspections of the unit of an open finding that are of its category and came before it, as far as the reader's lists go.</summary>
public sealed class ReportedBefore(CityDatabase database, TimeProvider clock)
{
    private const string SelfInspection = "self-inspection";
    private const int Most = 5;
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(365);

    /// <returns>The latest first; empty for a finding that has ended, says no category or is a self-inspection.</returns>
    public async Task<IReadOnlyList<SelfReported>> OfAsync(CurrentAccount me, FindingView view, CancellationToken ct)
    {
        if (view.State.ClosedAt is not null || view.Process.Name == SelfInspection || view.State["category"] is not { Length: > 0 } category)
            return [];

        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand($"""
            select f.id, f.number, f.title, f.opened_at from finding f
            where f.unit_id = $1 and f.process = $2 and f.category = $3 and f.opened_at between $4 and $5 and not f.is_undone and f.state <> 'cancelled' and {Apart.Not}
              and ($6::uuid[] is null or f.unit_id = any($6) or f.team_id = any($7)) and not exists (select from finding_merge m where m.finding_id = $8 and m.into_id = f.id)
            order by f.opened_at desc, f.id limit $9
            """);
        var opened = view.State.OpenedAt;
        Sql.Bind(command,
            Sql.Of(view.State.Placement.Unit), Sql.Of(SelfInspection), Sql.Of(category), Sql.Of(opened - LongestAgo), Sql.Of(opened),
            Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(view.Id), Sql.Of(Most));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<SelfReported>();
        while (await row.ReadAsync(ct))
            found.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
        return found;
    }
}
