using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Documents;

/// <summary>Reads what a letter that collects speaks of.</summary>
internal static class LetterItems
{
    /// <returns>By number, each with the people around it; those that outran the draft, or are another unit's by now, are left out. Empty for a letter of its own.</returns>
    public static async Task<List<LockedFinding>> ReadAsync(CityTransaction city, Guid letter, DateTimeOffset now, CancellationToken ct)
    {
        var findings = new List<LockedFinding>();
        await using (var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id
            from letter_item i join letter l on l.id = i.letter_id
            join finding f on f.id = i.finding_id and f.unit_id = l.unit_id join organisation o on o.id = f.unit_id
            where i.letter_id = $1 and i.left_at is null
            order by f.number
            """))
        {
            command.Parameters.Add(Sql.Of(letter));
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
                findings.Add(await LockedFinding.ReadAsync(rows.GetGuid(LockedFinding.Columns), rows, ct));
        }

        return await RosterReading.MeetAsync(city, findings, now, ct);
    }
}
