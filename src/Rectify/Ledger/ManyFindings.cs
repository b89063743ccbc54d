using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Ledger;

/// <summary>Findings that are looked at together, the people of each place read once.</summary>
internal static class ManyFindings
{
    /// <returns>In no order; those that are there.</returns>
    public static async Task<List<LockedFinding>> LookAsync(CityTransaction city, Guid[] ids, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id from finding f join organisation o on o.id = f.unit_id where f.id = any($1)
            """);
        Sql.Bind(command, Sql.Of(ids));
        var found = new List<LockedFinding>();
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                found.Add(await LockedFinding.ReadAsync(row.GetGuid(LockedFinding.Columns), row, ct));
        }

        return await RosterReading.MeetAsync(city, found, now, ct);
    }
}
