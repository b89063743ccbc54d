using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>Counts sign-ins tried in a row with one login, known or not, and locks it after five.</summary>
internal static class SignInAttempts
{
    public const int MostTries = 5;
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(10);

    /// <summary>Counts the try before its password is looked at: of a hundred at once, five are looked at.</summary>
    /// <returns>How many tries it makes, and until when the login is now locked; more than five: this one isn't looked at.</returns>
    public static async Task<(int Tries, DateTimeOffset? LockedUntil)> CountAsync(
        CityTransaction city, string login, DateTimeOffset now, CancellationToken ct)
    {
        await using var count = city.CreateCommand("""
            insert into sign_in_attempt as attempt (tenant_id, login, tries) values ($1, $2, 1)
            on conflict (tenant_id, login) do update set
                tries = case when attempt.locked_until <= $3 then 1 else attempt.tries + 1 end,
                locked_until = case
                    when attempt.locked_until <= $3 then null
                    when attempt.locked_until is null and attempt.tries + 1 >= $4 then $5
                    else attempt.locked_until end
            returning tries, locked_until
            """);
        Sql.Bind(count, Sql.Of(city.Tenant), Sql.Of(login), Sql.Of(now), Sql.Of(MostTries), Sql.Of(now + Lock));
        await using var reader = await count.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), await reader.IsDBNullAsync(1, ct) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    public static async Task ForgetAsync(CityTransaction city, string login, CancellationToken ct)
    {
        await using var forget = city.CreateCommand("delete from sign_in_attempt where tenant_id = $1 and login = $2");
        Sql.Bind(forget, Sql.Of(city.Tenant), Sql.Of(login));
        await forget.ExecuteNonQueryAsync(ct);
    }
}
