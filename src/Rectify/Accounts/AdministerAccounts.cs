using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>What the system officer does with accounts: make, rename, disable, enable, unlock, hand out a one-time link. Never a role:
/// those are the security officer's.</summary>
public sealed class AdministerAccounts(CityDatabase cities, TimeProvider clock)
{
    /// <summary>Makes an account that its person opens with the link returned.</summary>
    public Task<Administered<NewAccount>> CreateAsync(CurrentAccount me, string login, string name, string? phone, CancellationToken ct) =>
        RunAsync<NewAccount>(me, async (city, now) =>
        {
            if (Incomplete(login, name) is { } incomplete)
                return incomplete;
            login = login.Trim().ToLowerInvariant();
            if (await city.Db.Accounts.AnyAsync(known => known.Login == login, ct))
                return new Problem(StatusCodes.Status409Conflict, "login_taken", ("login", login)) { Missing = [new("login_taken", "login", ("login", login))] };

            var account = new Account { TenantId = me.Tenant, Id = Guid.CreateVersion7(now), Login = login, Name = name, Phone = phone, CreatedAt = now };
            city.Db.Accounts.Add(account);
            city.Db.AuditEntries.Add(Audit.Of(me, "account_created", account.Id, now, new { login }));
            var link = OneTimeLink.Make(account, me.Id, now, out var secret);
            city.Db.OneTimeLinks.Add(link);
            return new NewAccount(account.Id, secret, link.ExpiresAt);
        }, ct);

    /// <summary>Makes a link for a person who has forgotten the password. Earlier links of the account are spent by it.</summary>
    public Task<Administered<NewAccount>> MakeLinkAsync(CurrentAccount me, Guid id, CancellationToken ct) =>
        RunOnAsync<NewAccount>(me, id, "password_link_made", async (city, account, now) =>
        {
            await city.Db.OneTimeLinks.Where(link => link.AccountId == id && link.UsedAt == null)
                .ExecuteUpdateAsync(link => link.SetProperty(row => row.UsedAt, now), ct);
            var link = OneTimeLink.Make(account, me.Id, now, out var secret);
            city.Db.OneTimeLinks.Add(link);
            return new NewAccount(id, secret, link.ExpiresAt);
        }, ct);

    /// <summary>Shuts the account out at once: its sessions and delegations end and its tokens no longer open anything.</summary>
    public Task<Administered<Guid>> DisableAsync(CurrentAccount me, Guid id, CancellationToken ct) =>
        RunOnAsync<Guid>(me, id, "account_disabled", async (city, account, now) =>
        {
            account.Disable(now);
            await Sessions.EndAsync(city, id, except: null, now, ct);
            await DelegateAway.EndAllAsync(city, id, me.Id, now, ct);
            return id;
        }, ct);

    public Task<Administered<Guid>> EnableAsync(CurrentAccount me, Guid id, CancellationToken ct) =>
        RunOnAsync<Guid>(me, id, "account_enabled", (_, account, _) =>
        {
            account.Enable();
            return Task.FromResult<Administered<Guid>>(id);
        }, ct);

    /// <summary>Forgets the failed sign-ins that have locked its login.</summary>
    public Task<Administered<Guid>> UnlockAsync(CurrentAccount me, Guid id, CancellationToken ct) =>
        RunOnAsync<Guid>(me, id, "account_unlocked", async (city, account, _) =>
        {
            await SignInAttempts.ForgetAsync(city, account.Login, ct);
            return id;
        }, ct);

    public Task<Administered<Guid>> RenameAsync(CurrentAccount me, Guid id, string name, string? phone, CancellationToken ct) =>
        RunOnAsync<Guid>(me, id, "account_renamed", (_, account, _) =>
        {
            if (Incomplete(account.Login, name) is { } incomplete)
                return Task.FromResult<Administered<Guid>>(incomplete);
            (account.Name, account.Phone) = (name, phone);
            return Task.FromResult<Administered<Guid>>(id);
        }, ct);

    /// <summary>What is wrong with a login and a name, whoever else has them; empty when nothing is.</summary>
    internal static IEnumerable<MissingPart> FaultsOf(string login, string name)
    {
        if (login.Trim() is not { Length: > 0 and <= 64 } || login.Any(char.IsControl) || login.Trim().Any(char.IsWhiteSpace))
            yield return new("login_unfit", "login");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            yield return new("name_missing", "name");
    }

    private static Problem? Incomplete(string login, string name) =>
        FaultsOf(login, name).ToList() is { Count: > 0 } missing ? new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = missing } : null;

    private Task<Administered<T>> RunOnAsync<T>(
        CurrentAccount me, Guid id, string act, Func<CityTransaction, Account, DateTimeOffset, Task<Administered<T>>> change, CancellationToken ct) =>
        RunAsync<T>(me, async (city, now) =>
        {
            if (await city.Db.Accounts.SingleOrDefaultAsync(known => known.Id == id, ct) is not { } account)
                return Problem.NotFound;
            city.Db.AuditEntries.Add(Audit.Of(me, act, id, now));
            return await change(city, account, now);
        }, ct);

    private async Task<Administered<T>> RunAsync<T>(
        CurrentAccount me, Func<CityTransaction, DateTimeOffset, Task<Administered<T>>> change, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;

        var result = await change(city, now);
        if (result.Refused is not null)
            return result;
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return result;
    }
}

/// <summary>An account that waits for its person to choose a password, and the link to do it with, told this once.</summary>
public sealed record NewAccount(Guid Id, string Link, DateTimeOffset ExpiresAt);

/// <summary>What an act of administration came to: a result, or the reason why it was refused.</summary>
public sealed record Administered<T>(T? Result, Problem? Refused)
{
    public static implicit operator Administered<T>(T result) => new(result, null);

    public static implicit operator Administered<T>(Problem refused) => new(default, refused);

    public IResult Answer(Func<T, IResult> answer) => Refused ?? answer(Result!); // there is one when nothing was refused
}
