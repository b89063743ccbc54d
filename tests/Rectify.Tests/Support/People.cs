using Rectify.Accounts;
using Rectify.Organisations;

namespace Rectify.Tests.Support;

/// <summary>Puts organisations, accounts and roles into a city as <c>setup</c> and the officers would.</summary>
public static class People
{
    public const string Password = "Qiao-2026-liang";

    /// <summary>The city's own organisation, the root of its tree.</summary>
    public static async Task<Guid> AddBureauAsync(this TestDatabase database, Guid? tenant = null)
    {
        await using var city = await database.Cities.BeginAsync(tenant ?? database.City, CancellationToken.None);
        var bureau = new Organisation
        {
            TenantId = city.Tenant,
            Id = Guid.CreateVersion7(),
            ParentId = null,
            Name = $"交通运输局{Guid.NewGuid():n}",
            ShortName = "市局",
            Kind = "city",
            Zone = "Asia/Shanghai",
            Calendar = "cn",
            ValidFrom = new(2020, 1, 1),
        };
        city.Db.Organisations.Add(bureau);
        await city.Db.SaveChangesAsync();
        await city.CommitAsync(CancellationToken.None);
        return bureau.Id;
    }

    /// <summary>A person whose password is <see cref="Password"/>, in these roles there since 2020.</summary>
    public static async Task<Guid> AddPersonAsync(
        this TestDatabase database, string login, Guid organisation, Guid? tenant = null, params string[] roles)
    {
        await using var city = await database.Cities.BeginAsync(tenant ?? database.City, CancellationToken.None);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var account = new Account { TenantId = city.Tenant, Id = Guid.CreateVersion7(), Login = login, Name = $"{login} 同志", CreatedAt = start };
        account.ChoosePassword(Password, start);
        city.Db.Accounts.Add(account);
        city.Db.RoleGrants.AddRange(roles.Select(role => new RoleGrant
        {
            TenantId = city.Tenant,
            Id = Guid.CreateVersion7(),
            AccountId = account.Id,
            OrganisationId = organisation,
            Role = role,
            ValidFrom = new(2020, 1, 1),
            GrantedBy = null,
        }));
        await city.Db.SaveChangesAsync();
        await city.CommitAsync(CancellationToken.None);
        return account.Id;
    }
}
