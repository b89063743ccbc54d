using System.Net;
using Rectify.Database;

namespace Rectify.Demonstration;

/// <summary>Tells a demonstration from a real city, whose pages show nothing of it.</summary>
internal static class Demonstrations
{
    /// <summary>Whether the database holds the invented city. <c>setup</c> and <c>demo</c> see to it that none holds both that and a real one.</summary>
    public static async Task<bool> IsOneAsync(CityDatabase cities, CancellationToken ct) =>
        IsOne(await cities.TenantsAsync(ct));

    /// <param name="cities">All of the database.</param>
    public static bool IsOne(IReadOnlyList<Tenant> cities) => cities is [{ IsDemonstration: true } only] && only.Id == InventedPlaces.Tenant;

    /// <summary>Whether who asks sits at this machine: to nobody else a click lets anybody in.</summary>
    public static bool IsOfThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && !http.Request.Headers.ContainsKey("X-Forwarded-For");
}
