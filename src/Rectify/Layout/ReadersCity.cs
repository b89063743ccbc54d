using System.Collections.Concurrent;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Layout;

/// <summary>The city whose pages are read: its name in the bar, its clock in every time shown.</summary>
/// <param name="IsDemonstration">Its people and places are invented.</param>
public sealed record ReadersCity(string Name, TimeZoneInfo Zone, bool IsDemonstration);

/// <summary>Names and clocks of the cities, asked for anew each minute: an administrator may change them, and each page needs them.</summary>
public sealed class ReadersCities(CityDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, ReadersCity City)> _known = [];

    /// <returns>Null before the city has an organisation.</returns>
    public async Task<ReadersCity?> OfAsync(Guid tenant, CancellationToken ct)
    {
        if (_known.TryGetValue(tenant, out var known) && clock.GetUtcNow() < known.Until)
            return known.City;
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select t.name, o.zone, t.is_demonstration from tenant t join organisation o on o.tenant_id = t.id
            where t.id = $1 and o.parent_id is null and o.valid_to is null limit 1
            """);
        Sql.Bind(command, Sql.Of(tenant));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null;
        var found = new ReadersCity(row.GetString(0), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(1)), row.GetBoolean(2));
        _known[tenant] = (clock.GetUtcNow() + Kept, found);
        return found;
    }
}

/// <summary>Tells each page which city its reader is of, before any part of it is made.</summary>
public static class ReadersCityOfRequests
{
    public static void UseReadersCity(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/api") && CurrentAccount.Of(http.User) is { } me
            && await http.RequestServices.GetRequiredService<ReadersCities>().OfAsync(me.Tenant, http.RequestAborted) is { } city)
            http.Features.Set(city);
        await next(http);
    });
}
