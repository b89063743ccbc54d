using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The single row of <c>installation</c>: which key file this database belongs with, and whether anything may be sent.</summary>
public static class Installation
{
    /// <summary>Writes the row on a new database; on another checks that the key file is its own.</summary>
    /// <param name="keyId">The key file's id.</param>
    /// <exception cref="OperatorException">The database belongs with another key file.</exception>
    public static async Task BelongToAsync(NpgsqlDataSource owner, string keyId, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = owner.CreateCommand(
            "insert into installation (id, key_id, created_at) values ($1, $2, $3) on conflict do nothing");
        Sql.Bind(insert, Sql.Of(Guid.CreateVersion7(now)), Sql.Of(keyId), Sql.Of(now));
        await insert.ExecuteNonQueryAsync(ct);
        await CheckAsync(owner, keyId, ct);
    }

    /// <exception cref="OperatorException">The database belongs with another key file.</exception>
    public static async Task CheckAsync(NpgsqlDataSource database, string keyId, CancellationToken ct)
    {
        await using var read = database.CreateCommand("select key_id from installation");
        if (await read.ExecuteScalarAsync(ct) is string known && known != keyId)
            throw new OperatorException("other_key_file", ("known", known), ("given", keyId));
    }

    /// <summary>Whether notices and the letters of the system are held back, as after a restore.</summary>
    public static async Task<bool> IsSendingPausedAsync(CityTransaction city, CancellationToken ct)
    {
        await using var read = city.CreateCommand("select coalesce(bool_or(sending_paused), false) from installation");
        return await read.ExecuteScalarAsync(ct) is true;
    }

    /// <returns>When the database was last backed up; null when it never was.</returns>
    public static async Task<DateTimeOffset?> BackedUpAtAsync(CityTransaction city, CancellationToken ct)
    {
        await using var read = city.CreateCommand("select max(backed_up_at) from installation");
        return await read.ExecuteScalarAsync(ct) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    /// <summary>Holds everything back that would go out, or lets it go.</summary>
    /// <returns>Whether that is a change.</returns>
    public static async Task<bool> PauseSendingAsync(CityTransaction city, bool paused, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = city.CreateCommand(
            "update installation set sending_paused = $1, paused_at = case when $1 then $2 end where sending_paused <> $1");
        Sql.Bind(update, Sql.Of(paused), Sql.Of(now));
        return await update.ExecuteNonQueryAsync(ct) == 1;
    }
}
