using Rectify.Accounts;
using Rectify.Database;
using Rectify.Organisations;

namespace Rectify.Tests.Support;

/// <summary>Puts organisations, accounts and roles into a city as <c>setup</c> and the officers would.</summary>
public static class People
{
    public const string Password = "Qiao-2026-liang";

    // A hash names its own count of iterations: few, since most tests that sign in are about something else.
    private static readonly string Hash = Passwords.Hash(Password, iterations: 1_000);

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
        city.Db.Accounts.Add(account);
        city.GivePassword(account, start);
        city.Db.RoleGrants.AddRange(roles.Select(role => GrantOf(city.Tenant, account.Id, role, organisation)));
        await city.Db.SaveChangesAsync();
        await city.CommitAsync(CancellationToken.None);
        return account.Id;
    }

    /// <summary>Gives an account that the transaction keeps track of <see cref="Password"/>.</summary>
    public static void GivePassword(this CityTransaction city, Account account, DateTimeOffset at)
    {
        var row = city.Db.Entry(account);
        row.Property(one => one.PasswordHash).CurrentValue = Hash;
        row.Property(one => one.PasswordChangedAt).CurrentValue = at;
        row.Property(one => one.MustChangePassword).CurrentValue = false;
    }

    /// <summary>A token with which the account reads and acts for a day of this machine's clock.</summary>
    public static async Task<Secret> MakeTokenAsync(this CityDatabase cities, Guid tenant, Guid account)
    {
        var (_, text) = await new OwnAccount(cities, TimeProvider.System).MakeTokenAsync(
            new(tenant, account, "tester", "tester"), "test", [TokenScope.Read, TokenScope.Act], TimeSpan.FromDays(1), CancellationToken.None);
        return Secret.TryParse(text, Secret.TokenPrefix, out var token) ? token : throw new InvalidOperationException("The service's own token is one.");
    }

    /// <summary>A role held since 2020.</summary>
    public static RoleGrant GrantOf(Guid tenant, Guid account, string role, Guid organisation) => new()
    {
        TenantId = tenant,
        Id = Guid.CreateVersion7(),
        AccountId = account,
        OrganisationId = organisation,
        Role = role,
        ValidFrom = new(2020, 1, 1),
        GrantedBy = null,
    };
}
