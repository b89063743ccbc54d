using Npgsql;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>Files that no finding uses yet.</summary>
public sealed class StagedEvidence(CityDatabase database)
{
    /// <summary>Removes a staged file, when its sender thinks better of it.</summary>
    /// <returns>Whether it was there, the account's own, and not yet used.</returns>
    public async Task<bool> RemoveAsync(Guid tenant, Guid account, Guid file, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var mine = Command(city,
            "select id from evidence_file where tenant_id = $1 and id = $2 and uploaded_by = $3 for update", file, account);
        if (await mine.ExecuteScalarAsync(ct) is not Guid locked)
            return false;
        var removed = await RemoveAsync(city, [locked], ct);
        await city.CommitAsync(ct);
        return removed == 1;
    }

    /// <summary>Removes files staged before an instant, some of them, oldest first.</summary>
    /// <returns>How many; 0 when none is left.</returns>
    public async Task<int> RemoveOlderAsync(Guid tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var older = Command(city, """
            select id from evidence_file f
            where tenant_id = $1 and uploaded_at < $2
                and not exists (select from evidence_use u where u.tenant_id = f.tenant_id and u.evidence_id = f.id)
            order by uploaded_at limit 100
            for update skip locked
            """, before);
        var removed = await RemoveAsync(city, await ListAsync<Guid>(older, ct), ct);
        await city.CommitAsync(ct);
        return removed;
    }

    /// <summary>Removes uploads that began before an instant and were never finished.</summary>
    public async Task RemoveUnfinishedAsync(Guid tenant, DateTimeOffset before, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = Command(city, """
            delete from upload u where tenant_id = $1 and begun_at < $2
                and not exists (select from content c where c.tenant_id = u.tenant_id and c.upload_id = u.id)
            """, before);
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    // The files are locked already, so nobody can begin to use one; whether somebody did before is asked afresh.
    private static async Task<int> RemoveAsync(CityTransaction city, IReadOnlyList<Guid> locked, CancellationToken ct)
    {
        await using var command = Command(city, """
            delete from evidence_file f where tenant_id = $1 and id = any($2)
                and not exists (select from evidence_use u where u.tenant_id = f.tenant_id and u.evidence_id = f.id)
            returning array_remove(array[sha256, thumbnail], null)
            """, locked.ToArray());
        var removed = await ListAsync<byte[][]>(command, ct);
        await RemoveUnnamedAsync(city, [.. removed.SelectMany(bytes => bytes)], ct);
        return removed.Count;
    }

    // Bytes go when no file names them any more; locked first, for an upload of the same bytes may be about to name them.
    private static async Task RemoveUnnamedAsync(CityTransaction city, byte[][] named, CancellationToken ct)
    {
        await using var contents = Command(city,
            "select sha256 from content where tenant_id = $1 and sha256 = any($2) order by sha256 for update", [named]);
        await contents.ExecuteNonQueryAsync(ct);
        await using var unnamed = Command(city, """
            delete from content c where tenant_id = $1 and sha256 = any($2)
                and not exists (select from evidence_file f where f.tenant_id = c.tenant_id and f.sha256 = c.sha256)
                and not exists (select from evidence_file f where f.tenant_id = c.tenant_id and f.thumbnail = c.sha256)
            returning upload_id
            """, [named]);
        await using var uploads = Command(city,
            "delete from upload where tenant_id = $1 and id = any($2)", (await ListAsync<Guid>(unnamed, ct)).ToArray());
        await uploads.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(CityTransaction city, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, city.Connection, city.Transaction) { Parameters = { new() { Value = city.Tenant } } };
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var list = new List<T>();
        while (await reader.ReadAsync(ct))
            list.Add(reader.GetFieldValue<T>(0));
        return list;
    }
}
