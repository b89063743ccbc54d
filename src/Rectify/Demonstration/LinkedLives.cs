using Rectify.Database;

namespace Rectify.Demonstration;

/// <summary>Takes up the findings that others led to: look-backs, cases of accountability, rebounds.</summary>
internal static class LinkedLives
{
    public static async Task<List<Life>> NewAsync(CityDatabase cities, List<Life> known, DateOnly day, CancellationToken ct)
    {
        var found = new List<Life>();
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("""
            select id, process, number from finding where link_finding_id is not null and closed_at is null and id <> all($1) order by opened_at, number
            """);
        Sql.Bind(command, Sql.Of([.. known.Select(life => life.Id)]));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var chance = new Random(InventedPlaces.IdOf(rows.GetString(2)).ToByteArray()[0]);
            var of = InventedFindings.At(chance.Next(1000), InventedPlaces.Counties[0], chance);
            found.Add(new Life(rows.GetGuid(0), rows.GetString(1), of, Fate.Smooth, chance) { NextOn = day });
        }

        return found;
    }
}
