using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>What a person does with the account of their own: a new password, tokens for programs, leaving.</summary>
public sealed class OwnAccount(CityDatabase cities, TimeProvider clock)
{
    /// <summary>Changes the password and ends the account's other sessions.</summary>
    /// <returns>What is in the way; absent when it is done.</returns>
    public async Task<Problem?> ChangePasswordAsync(CurrentAccount me, Guid? session, string present, string chosen, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var account = await city.Db.Accounts.SingleAsync(known => known.Id == me.Id, ct);
        if (!Passwords.Matches(account.PasswordHash ?? Passwords.Nobodys, present))
            return Unfit(new MissingPart("password_wrong", "present"));
        if (FaultsOf(chosen, account) is { } faults)
            return faults;

        var now = clock.GetUtcNow();
        account.ChoosePassword(chosen, now);
        city.Db.AuditEntries.Add(Audit.Of(me, "password_changed", me.Id, now));
        await city.Db.SaveChangesAsync(ct);
        await Sessions.EndAsync(city, me.Id, session, now, ct);
        await city.CommitAsync(ct);
        return null;
    }

    /// <summary>Sets the password by a one-time link, which is spent by it.</summary>
    /// <returns>What is in the way; absent when it is done.</returns>
    public async Task<Problem?> UseLinkAsync(string text, string chosen, CancellationToken ct)
    {
        if (!Secret.TryParse(text, Secret.LinkPrefix, out var secret))
            return LinkSpent;

        await using var city = await cities.BeginAsync(secret.Tenant, ct);
        var now = clock.GetUtcNow();
        var account = await city.Db.Accounts.FromSql($"""
            select account.* from account join one_time_link link on link.account_id = account.id
            where link.hash = {secret.Hash} and link.used_at is null and link.expires_at > {now} and account.disabled_at is null
            for no key update
            """).SingleOrDefaultAsync(ct);
        if (account is null)
            return LinkSpent;
        if (FaultsOf(chosen, account) is { } faults)
            return faults;

        account.ChoosePassword(chosen, now);
        city.Db.AuditEntries.Add(Audit.Of(account, "password_set_by_link", now));
        await city.Db.SaveChangesAsync(ct);
        await city.Db.OneTimeLinks.Where(link => link.AccountId == account.Id && link.UsedAt == null)
            .ExecuteUpdateAsync(link => link.SetProperty(row => row.UsedAt, now), ct);
        await Sessions.EndAsync(city, account.Id, except: null, now, ct);
        await SignInAttempts.ForgetAsync(city, account.Login, ct);
        await city.CommitAsync(ct);
        return null;
    }

    /// <summary>What is wrong with a token that is asked for; empty when nothing is.</summary>
    public static IEnumerable<MissingPart> FaultsOfToken(string name, IReadOnlyCollection<string> scopes, int days, string? source = null)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            yield return new("name_missing", "name");
        if (scopes.Count == 0 || scopes.Except(TokenScope.All).Any())
            yield return new("scopes_unknown", "scopes", ("scopes", string.Join(", ", TokenScope.All)));
        if (scopes.Contains(TokenScope.Push) != source is not null || (source is not null && scopes.Count > 1))
            yield return new("source_and_scope", "source");
        if (days < 1 || days > ApiToken.Longest.TotalDays)
            yield return new("days_out_of_range", "days", ("most", ApiToken.Longest.TotalDays));
    }

    /// <summary>Makes a token for a program. Its text is told this once.</summary>
    public async Task<(ApiToken Token, string Text)> MakeTokenAsync(
        CurrentAccount me, string name, IReadOnlyCollection<string> scopes, TimeSpan lifetime, CancellationToken ct, string? source = null)
    {
        var now = clock.GetUtcNow();
        var secret = Secret.Make(Secret.TokenPrefix, me.Tenant);
        var token = new ApiToken
        {
            TenantId = me.Tenant,
            Id = Guid.CreateVersion7(now),
            AccountId = me.Id,
            Name = name,
            Hash = secret.Hash,
            Scopes = [.. scopes],
            Source = source,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        city.Db.ApiTokens.Add(token);
        city.Db.AuditEntries.Add(Audit.Of(me, "token_made", token.Id, now, source is null ? null : new { source }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return (token, secret.Text);
    }

    /// <returns>Whether the account has such a token still in force.</returns>
    public async Task<bool> RevokeTokenAsync(CurrentAccount me, Guid id, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var token = await city.Db.ApiTokens.SingleOrDefaultAsync(
            known => known.Id == id && known.AccountId == me.Id && known.RevokedAt == null, ct);
        if (token is null)
            return false;

        token.RevokedAt = clock.GetUtcNow();
        city.Db.AuditEntries.Add(Audit.Of(me, "token_revoked", id, clock.GetUtcNow()));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return true;
    }

    /// <summary>Ends every session of the account but the one that a cookie names.</summary>
    public async Task SignOutElsewhereAsync(CurrentAccount me, Guid? session, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        await Sessions.EndAsync(city, me.Id, session, now, ct);
        city.Db.AuditEntries.Add(Audit.Of(me, "signed_out_elsewhere", me.Id, now));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
    }

    /// <summary>Ends the session that a cookie names.</summary>
    public async Task SignOutAsync(CurrentAccount me, Guid session, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        await city.Db.Sessions.Where(row => row.Id == session && row.AccountId == me.Id && row.EndedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.EndedAt, clock.GetUtcNow()), ct);
        await city.CommitAsync(ct);
    }

    private static readonly Problem LinkSpent = new(StatusCodes.Status404NotFound, "link_spent");

    private static Problem? FaultsOf(string chosen, Account account)
    {
        var faults = Passwords.Faults(chosen, account.Login).ToList();
        if (account.PasswordHash is { } present && Passwords.Matches(present, chosen))
            faults.Add(new("password_unchanged", "password"));
        return faults.Count > 0 ? Unfit([.. faults]) : null;
    }

    private static Problem Unfit(params MissingPart[] missing) =>
        new(StatusCodes.Status422UnprocessableEntity, "password_unfit") { Missing = missing };
}
