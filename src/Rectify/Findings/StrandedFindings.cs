using Rectify.Database;
using Rectify.Engine;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding that nobody can move: no active account stands for the party whose turn it is.</summary>
/// <param name="Party">The owner of the state it is in.</param>
public sealed record StrandedFinding(Guid Id, string Number, string Process, string State, string Party, Guid Unit);

/// <summary>Works out, from who is active today, which open findings nobody can move; nothing of it is stored.</summary>
/// <remarks>Where somebody takes the step whatever was done before, no finding is looked at by itself.</remarks>
public sealed class StrandedFindings(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int Page = 500;

    /// <returns>Those of one place and state after each other.</returns>
    public async Task<List<StrandedFinding>> ListAsync(Guid tenant, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var stranded = new List<StrandedFinding>();
        foreach (var stand in await UnsureAsync(city, published, now, ct))
        {
            for (var page = await PageAsync(city, stand, Guid.Empty, ct); page.Count > 0; page = await PageAsync(city, stand, page.Last, ct))
            {
                await page.MeetAsync(city, now, ct);
                stranded.AddRange(page.Found.Select(finding => Stranded(finding, published)).OfType<StrandedFinding>());
            }
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

    private static async Task<List<Stand>> UnsureAsync(CityTransaction city, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var stands = await StandsAsync(city, ct);
        if (stands.Count == 0)
            return stands; // nor need there be an organisation
        var top = await TopOrganisation.OfAsync(city, ct);
        Placement At(Stand stand) => new(top.Id, stand.Unit, stand.Team, Campaign: null);
        var rosters = await RosterReading.ByPlaceAsync(city, stands.Select(At), now, ct);
        return stands.FindAll(stand => published.ProcessWith(stand.ProcessHash) is var process && process.StateNamed(stand.State) is { Owner: not null } state
            && !rosters[(stand.Unit, stand.Team)].Mans(process, state, At(stand)));
    }

    private static async Task<List<Stand>> StandsAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select f.process_hash, f.state, f.unit_id, f.team_id
            from finding f
            where f.closed_at is null and not f.is_undone and f.confined_to is null
            group by 1, 2, 3, 4
            order by 3, 4, 1, 2
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stands = new List<Stand>();
        while (await rows.ReadAsync(ct))
            stands.Add(new(rows.GetString(0), rows.GetString(1), rows.GetGuid(2), await rows.GetFieldValueAsync<Guid?>(3, ct)));
        return stands;
    }

    // One whose state can't be read is the sweeps' to report.
    private static async Task<ClaimedFindings> PageAsync(CityTransaction city, Stand stand, Guid after, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id
            from finding f join organisation o on o.id = f.unit_id
            where f.closed_at is null and not f.is_undone and f.confined_to is null and f.id > $1
              and f.unit_id = $3 and f.team_id is not distinct from $4 and f.process_hash = $5 and f.state = $6
            order by f.id
            limit $2
            """);
        Sql.Bind(command, Sql.Of(after), Sql.Of(Page), Sql.Of(stand.Unit), Sql.Of(stand.Team), Sql.Of(stand.ProcessHash), Sql.Of(stand.State));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new ClaimedFindings();
        while (await rows.ReadAsync(ct))
            await page.AddAsync(rows, ct);
        return page;
    }

    /// <summary>What open findings have in common for whom their step waits.</summary>
    private sealed record Stand(string ProcessHash, string State, Guid Unit, Guid? Team);
}
