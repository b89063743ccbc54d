using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Demonstration;

/// <summary>Looks at everything that waits for somebody of the demonstration, all of it in one round trip.</summary>
internal sealed class WaitingFindings(CityDatabase cities)
{
    /// <returns>How the findings stand, by id.</returns>
    public async Task<Dictionary<Guid, CaseState>> StatesAsync(Guid[] ids, CancellationToken ct)
    {
        var states = new Dictionary<Guid, CaseState>(ids.Length);
        if (ids.Length == 0)
            return states;
        await using var batch = cities.CreateBatch(InventedPlaces.Tenant);
        batch.BatchCommands.Add(new("select id, case_state from finding where id = any($1)") { Parameters = { Sql.Of(ids) } });
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct))
            states.Add(rows.GetGuid(0), EngineJson.ReadState(rows.GetString(1)));
        return states;
    }

    /// <returns>The drafts that were there at an instant and that a person signs, the oldest first.</returns>
    public async Task<List<WaitingLetter>> LettersAsync(DateTimeOffset at, CancellationToken ct)
    {
        await using var batch = cities.CreateBatch(InventedPlaces.Tenant);
        batch.BatchCommands.Add(new("""
            select id, sign_by, unit_id from letter
            where status = 'draft' and sign_by in ('team_lead', 'supervisor', 'leader') and drafted_at <= $1
            order by drafted_at
            """) { Parameters = { Sql.Of(at) } });
        var letters = new List<WaitingLetter>();
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct))
            letters.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2)));
        return letters;
    }
}
