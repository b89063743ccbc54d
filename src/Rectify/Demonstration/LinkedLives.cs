using Rectify.Database;

namespace Rectify.Demonstration;

/// <summary>Takes up the findings that others led to: look-backs, cases of accountability, rebounds, the parts of what was split.</summary>
internal sealed class LinkedLives(CityDatabase cities)
{
    private readonly Dictionary<string, int> _counts = [];

    /// <param name="known">Those of them that are moved already; they may have ended.</param>
    /// <param name="isEnding">What is taken up now comes to rest.</param>
    /// <returns>What is new, each with its unit.</returns>
    public async Task<List<(Life Life, Guid Unit)>> NewAsync(Guid[] known, DateOnly day, bool isEnding, CancellationToken ct)
    {
        var found = new List<(Life, Guid)>();
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("""
            select id, process, number, unit_id from finding where link_finding_id is not null and closed_at is null and id <> all($1) order by opened_at, number
            """);
        Sql.Bind(command, Sql.Of(known));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            found.Add((LifeOf(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), day, isEnding), rows.GetGuid(3)));
        return found;
    }

    private Life LifeOf(Guid id, string process, string number, DateOnly day, bool isEnding)
    {
        var chance = new Random(InventedPlaces.IdOf(number).ToByteArray()[0]);
        var of = InventedFindings.At(chance.Next(1000), InventedPlaces.Counties[0], chance);
        var ordinal = _counts[process] = _counts.GetValueOrDefault(process, -1) + 1;
        return new(id, process, of, Fate.Smooth, chance)
        {
            Number = number,
            NextOn = day,
            Ordinal = ordinal,
            Rest = isEnding ? Rests.Linked(process, ordinal) : null,
        };
    }
}
