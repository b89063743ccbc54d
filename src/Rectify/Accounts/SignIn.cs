using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>Lets a person in by login and password. What it answers, and how long it takes, doesn't tell which logins exist.</summary>
public sealed class SignIn(CityDatabase cities, TimeProvider clock)
{
    /// <param name="cityName">Absent where the database holds one city only.</param>
    public async Task<SignInAnswer> HandleAsync(string? cityName, string login, string password, SessionOrigin from, CancellationToken ct)
    {
        if (await CityAsync(cityName, ct) is not { } tenant)
            return new SignInAnswer.NoSuchCity();

        login = login.Trim().ToLowerInvariant();
        var (tries, lockedUntil, account) = await CountAsync(tenant, login, ct);
        if (tries > SignInAttempts.MostTries)
            return new SignInAnswer.Locked(lockedUntil!.Value); // the fifth try sets it, and this is a later one

        var matches = Passwords.Matches(account?.PasswordHash ?? Passwords.Nobodys, password);
        var session = matches && account is { PasswordHash: not null, DisabledAt: null } ? account : null;
        return await AnswerAsync(tenant, login, session, lockedUntil, from, ct);
    }

    private async Task<Guid?> CityAsync(string? name, CancellationToken ct)
    {
        var tenants = await cities.TenantsAsync(ct);
        return name is null && tenants is [var only] ? only.Id : tenants.SingleOrDefault(tenant => tenant.Name == name)?.Id;
    }

    private async Task<(int Tries, DateTimeOffset? LockedUntil, Account? Account)> CountAsync(Guid tenant, string login, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        var (tries, lockedUntil) = await SignInAttempts.CountAsync(city, login, clock.GetUtcNow(), ct);
        var account = await city.Db.Accounts.AsNoTracking().SingleOrDefaultAsync(known => known.Login == login, ct);
        await city.CommitAsync(ct);
        return (tries, lockedUntil, account);
    }

    private async Task<SignInAnswer> AnswerAsync(
        Guid tenant, string login, Account? account, DateTimeOffset? lockedUntil, SessionOrigin from, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        city.Db.AuditEntries.Add(Tried(tenant, login, account, now));
        if (account is null)
        {
            await city.Db.SaveChangesAsync(ct);
            await city.CommitAsync(ct);
            return lockedUntil is { } until ? new SignInAnswer.Locked(until) : new SignInAnswer.Failed();
        }

        await SignInAttempts.ForgetAsync(city, login, ct);
        var session = new Session
        {
            TenantId = tenant,
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            CreatedAt = now,
            SeenAt = now,
            Address = from.Address,
            Browser = from.Browser,
        };
        city.Db.Sessions.Add(session);
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return new SignInAnswer.SignedIn(session, account);
    }

    private static AuditEntry Tried(Guid tenant, string login, Account? account, DateTimeOffset now) => new()
    {
        TenantId = tenant,
        At = now,
        ByAccount = account?.Id,
        Act = "signed_in",
        SubjectId = account?.Id,
        Succeeded = account is not null,
        Detail = JsonSerializer.Serialize(new { login = login.Length > 100 ? login[..100] : login }),
    };
}

/// <summary>What a sign-in came to.</summary>
public abstract record SignInAnswer
{
    private SignInAnswer()
    {
    }

    public sealed record SignedIn(Session Session, Account Account) : SignInAnswer;

    /// <summary>Login or password is wrong, or the account is disabled: never said which.</summary>
    public sealed record Failed : SignInAnswer;

    /// <summary>Five wrong tries; nothing is looked at until then.</summary>
    public sealed record Locked(DateTimeOffset Until) : SignInAnswer;

    /// <summary>No city has this name, or there are several and none was named.</summary>
    public sealed record NoSuchCity : SignInAnswer;
}
