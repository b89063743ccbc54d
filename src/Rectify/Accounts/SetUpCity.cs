using Rectify.Database;
using Rectify.Layout;
using Rectify.Organisations;

namespace Rectify.Accounts;

/// <summary>Makes a city: its organisations and its three officers, who then make everybody else. All of it, or nothing.</summary>
/// <param name="owner">The database as <c>rectify_owner</c>: the service may make no city.</param>
public sealed class SetUpCity(CityDatabase owner, TimeProvider clock)
{
    /// <param name="admin">The system officer's login; the other two officers' are made from it.</param>
    /// <param name="organisations">Absent for the city's own organisation alone.</param>
    /// <returns>The new city, and by login the link with which each officer chooses a password.</returns>
    /// <exception cref="OperatorException">The database is a demonstration's, or the city is there already.</exception>
    public async Task<(Guid Tenant, IReadOnlyList<(string Login, string Link)> Officers)> HandleAsync(
        string name, string admin, OrganisationsFile? organisations, CancellationToken ct)
    {
        var tenants = await owner.TenantsAsync(ct);
        if (tenants.Any(tenant => tenant.IsDemonstration))
            throw new OperatorException("demonstration_database");
        if (tenants.Any(tenant => tenant.Name == name))
            throw new OperatorException("city_exists", ("name", name));

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var city = await owner.BeginAsync(id, ct);
        city.Db.Tenants.Add(new() { Id = id, Name = name, IsDemonstration = false, CreatedAt = now });
        await city.Db.SaveChangesAsync(ct);
        var root = await AddOrganisationsAsync(city, organisations ?? new() { Name = name, Kind = "city" }, now, ct);
        var officers = AddOfficers(city, admin.Trim().ToLowerInvariant(), root, now);
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return (id, officers);
    }

    private static async Task<Organisation> AddOrganisationsAsync(
        CityTransaction city, OrganisationsFile tree, DateTimeOffset now, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(tree.Zone)).DateTime);
        var rows = tree.Rows(city.Tenant, null, today).ToList();
        city.Db.Organisations.AddRange(rows);
        await city.Db.SaveChangesAsync(ct);
        return rows[0];
    }

    private static List<(string Login, string Link)> AddOfficers(CityTransaction city, string admin, Organisation root, DateTimeOffset now)
    {
        var officers = new List<(string Login, string Link)>();
        foreach (var (login, role) in new[]
        {
            (admin, Roles.SystemOfficer), ($"{admin}-security", Roles.SecurityOfficer), ($"{admin}-audit", Roles.AuditOfficer),
        })
        {
            var account = new Account { TenantId = city.Tenant, Id = Guid.CreateVersion7(now), Login = login, Name = login, CreatedAt = now };
            city.Db.Accounts.Add(account);
            city.Db.RoleGrants.Add(new()
            {
                TenantId = city.Tenant,
                Id = Guid.CreateVersion7(now),
                AccountId = account.Id,
                OrganisationId = root.Id,
                Role = role,
                ValidFrom = root.ValidFrom,
                GrantedBy = null,
            });
            city.Db.OneTimeLinks.Add(OneTimeLink.Make(account, by: null, now, out var link));
            officers.Add((login, link));
        }

        return officers;
    }
}
