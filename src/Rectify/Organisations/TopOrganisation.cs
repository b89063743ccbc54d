using Rectify.Database;

namespace Rectify.Organisations;

/// <summary>The organisation at a city's top, by whose clock and calendar the city counts its days.</summary>
/// <param name="Calendar">The calendar's name.</param>
internal sealed record TopOrganisation(Guid Id, TimeZoneInfo Zone, string Calendar)
{
    public required string Name { get; init; }

    public static async Task<TopOrganisation> OfAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, zone, calendar, name from organisation where parent_id is null and valid_to is null");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct)
            ? new(rows.GetGuid(0), TimeZoneInfo.FindSystemTimeZoneById(rows.GetString(1)), rows.GetString(2)) { Name = rows.GetString(3) }
            : throw new InvalidOperationException("The city has no organisation at its top.");
    }
}
