using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Ledger;

namespace Rectify.Accounts;

/// <summary>An account made from a row, and the link to hand to its person, told this once.</summary>
public sealed record InvitedAccount(string Login, string Name, string Link);

/// <summary>Makes accounts from a list, all or none. Roles aren't in it: those are the security officer's.</summary>
public sealed class ImportAccounts(CityDatabase cities, TimeProvider clock)
{
    /// <summary>Codes of the columns' titles: login, name, telephone.</summary>
    public static readonly IReadOnlyList<string> Columns = ["sign_in.login", "me.name", "me.phone"];

    /// <summary>What is wrong, by row; empty when all may be made.</summary>
    public async Task<IReadOnlyList<(int Row, MissingPart Fault)>> JudgeAsync(Guid tenant, BroughtTable table, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        return await JudgeAsync(city, table, ct);
    }

    /// <returns>The accounts in the order of their rows; or why none was made.</returns>
    public async Task<Administered<IReadOnlyList<InvitedAccount>>> HandleAsync(CurrentAccount me, BroughtTable table, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        if (table.Rows.Count == 0 || (await JudgeAsync(city, table, ct)).Count > 0)
            return new Problem(StatusCodes.Status409Conflict, "accounts_faulty");

        var made = new List<InvitedAccount>();
        foreach (var row in table.Rows)
            made.Add(Make(city, me, row, now));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return made;
    }

    private static InvitedAccount Make(CityTransaction city, CurrentAccount me, BroughtRow row, DateTimeOffset now)
    {
        var account = new Account
        {
            TenantId = me.Tenant,
            Id = Guid.CreateVersion7(now),
            Login = LoginOf(row),
            Name = row.Cells[1],
            Phone = row.Cells[2] is { Length: > 0 } phone ? phone : null,
            CreatedAt = now,
        };
        city.Db.Accounts.Add(account);
        city.Db.AuditEntries.Add(Audit.Of(me, "account_created", account.Id, now, new { login = account.Login, imported = true }));
        city.Db.OneTimeLinks.Add(OneTimeLink.Make(account, me.Id, now, out var secret));
        return new(account.Login, account.Name, secret);
    }

    private static async Task<List<(int Row, MissingPart Fault)>> JudgeAsync(CityTransaction city, BroughtTable table, CancellationToken ct)
    {
        var logins = table.Rows.Select(LoginOf).Distinct().ToArray();
        var taken = await city.Db.Accounts.Where(known => logins.Contains(known.Login)).Select(known => known.Login).ToHashSetAsync(ct);
        var (faults, rows) = (new List<(int, MissingPart)>(), new Dictionary<string, int>());
        foreach (var row in table.Rows)
        {
            var login = LoginOf(row);
            faults.AddRange(AdministerAccounts.FaultsOf(login, row.Cells[1]).Select(fault => (row.Number, fault)));
            if (taken.Contains(login))
                faults.Add((row.Number, new("login_taken", "login", ("login", login))));
            if (!rows.TryAdd(login, row.Number))
                faults.Add((row.Number, new("brought_twice", "login", ("row", rows[login]))));
        }

        return faults;
    }

    private static string LoginOf(BroughtRow row) => row.Cells[0].ToLowerInvariant();
}
