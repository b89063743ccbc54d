using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding that nobody can move: no active account stands for the party whose turn it is.</summary>
/// <param name="Party">The owner of the state it is in.</param>
public sealed record StrandedFinding(Guid Id, string Number, string Process, string State, string Party, Guid Unit);

/// <summary>Works out, from who is active today, which open findings nobody can move; nothing of it is stored.</summary>
public sealed class StrandedFindings(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int Page = 500;

    /// <returns>In the order of their ids.</returns>
    public async Task<List<StrandedFinding>> ListAsync(Guid tenant, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var stranded = new List<StrandedFinding>();
        for (var page = await PageAsync(city, Guid.Empty, ct); page.Count > 0; page = await PageAsync(city, page.Last, ct))
        {
            await page.MeetAsync(city, now, ct);
            stranded.AddRange(page.Found.Select(finding => Stranded(finding, published)).OfType<StrandedFinding>());
        }

        return stranded;
    }

    private static StrandedFinding? Stranded(LockedFinding finding, Published published)
    {
        var (state, process) = (finding.State, published.ProcessWith(finding.ProcessHash));
        return process.StateNamed(state.State)?.Owner is { } owner && finding.Roster.Vacant(process, state).Contains(owner)
            ? new StrandedFinding(finding.Id, finding.Number, process.Name, state.State, owner, state.Placement.Unit)
            : null;
    }

    // One whose state can't be read is the sweeps' to report.
    private static async Task<ClaimedFindings> PageAsync(CityTransaction city, Guid after, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id
            from finding f join organisation o on o.id = f.unit_id
            where f.closed_at is null and not f.is_undone and f.id > $1
            order by f.id
            limit $2
            """);
        Sql.Bind(command, Sql.Of(after), Sql.Of(Page));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new ClaimedFindings();
        while (await rows.ReadAsync(ct))
            await page.AddAsync(rows, ct);
        return page;
    }
}
