using Rectify.Database;
using Rectify.Sealing;

namespace Rectify.Findings;

/// <summary>A caller's promise that one key means one command (engine.md 6.9). Belongs to the account and the route.</summary>
/// <param name="BodyHash">SHA-256 of the request's body.</param>
public sealed record IdempotencyKey(Guid Account, string Route, string Key, byte[] BodyHash)
{
    /// <summary>The key as it is kept: from the hash of a short body nobody could tell, by trying, what was in it.</summary>
    public IdempotencyKey Blinded(Seals seals) => this with { BodyHash = seals.Blind(BodyHash) };

    /// <summary>Inserts the key first of all: a twin under way waits here until the other has committed or rolled back.</summary>
    /// <returns>Null when the command is new; otherwise the answer it has.</returns>
    public async Task<Answer?> ClaimAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = city.CreateCommand("""
            insert into idempotency_key (tenant_id, account_id, route, key, body_hash, created_at) values ($1, $2, $3, $4, $5, $6)
            on conflict do nothing
            """);
        Sql.Bind(insert, Sql.Of(city.Tenant), Sql.Of(Account), Sql.Of(Route), Sql.Of(Key), Sql.Of(BodyHash), Sql.Of(now));
        if (await insert.ExecuteNonQueryAsync(ct) == 1)
            return null;

        await using var known = city.CreateCommand("select body_hash, response from idempotency_key where account_id = $1 and route = $2 and key = $3");
        Sql.Bind(known, Sql.Of(Account), Sql.Of(Route), Sql.Of(Key));
        await using var row = await known.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null; // swept away in between: as good as new, but for the insert that the next call makes
        return row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(BodyHash)
            ? new Answer.Repeated(row.GetFieldValue<byte[]>(1))
            : new Answer.KeyReused();
    }

    /// <summary>The answer is kept in the command's own transaction, so that it is there exactly when the command is.</summary>
    public Npgsql.NpgsqlBatchCommand Keep(CityTransaction city, byte[] response) => new("""
        update idempotency_key set status = 200, response = $5 where tenant_id = $1 and account_id = $2 and route = $3 and key = $4
        """) { Parameters = { Sql.Of(city.Tenant), Sql.Of(Account), Sql.Of(Route), Sql.Of(Key), Sql.Of(response) } };
}
