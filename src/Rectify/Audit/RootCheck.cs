using Npgsql;
using NpgsqlTypes;
using Rectify.Database;

namespace Rectify.Audit;

/// <summary>Holds a city's chains to what was sealed night by night: each sealed event is still there, with the hash it had.</summary>
internal sealed class RootCheck(CityDatabase database, RootFolder roots, AuditReport report)
{
    public async Task RunAsync(Guid tenant, CancellationToken ct)
    {
        var (previous, number) = (Root.First, 0);
        foreach (var root in await roots.ReadAsync(tenant, ct))
        {
            number++;
            var fault = root is null ? "root_line" : await FaultOfAsync(tenant, root, number, previous, ct);
            if (root is null || fault is not null)
            {
                report.Add(new(fault!, tenant, null, null, number)); // one of the two made it
                return; // what follows hangs on this line
            }

            await foreach (var heads in roots.HeadsAsync(root, ct))
                await CheckAsync(tenant, heads, ct);
            previous = root.Value;
            report.Roots++;
        }
    }

    private async Task<string?> FaultOfAsync(Guid tenant, Root root, int number, string previous, CancellationToken ct)
    {
        if (root.Format != 1 || root.Tenant != tenant || root.Number != number || root.Previous != previous)
            return "root_line";
        var value = root.Hash();
        if (Convert.ToHexStringLower(value) != root.Value || !await roots.Key.VerifiesAsync(value, Convert.FromBase64String(root.Signature), ct))
            return "root_signature";
        return await roots.HasHeadsAsync(root, ct) ? null : "root_heads";
    }

    private async Task CheckAsync(Guid tenant, Head[] heads, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select sealed.id, f.number, sealed.sequence, e.hash is null
            from unnest($2, $3, $4) sealed(id, sequence, hash)
            left join event e on e.tenant_id = $1 and e.finding_id = sealed.id and e.sequence = sealed.sequence
            left join finding f on f.tenant_id = $1 and f.id = sealed.id
            where e.hash is distinct from sealed.hash
            order by sealed.id
            """);
        command.Parameters.Add(Sql.Of(tenant));
        command.Parameters.Add(Sql.Of([.. heads.Select(head => head.Finding)]));
        command.Parameters.Add(new() { Value = heads.Select(head => head.Sequence).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = heads.Select(head => head.Hash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            Add(tenant, rows);
    }

    private void Add(Guid tenant, NpgsqlDataReader row) => report.Add(new(
        row.GetBoolean(3) ? "sealed_gone" : "sealed_otherwise", tenant, row.IsDBNull(1) ? null : row.GetString(1), row.GetGuid(0), row.GetInt32(2)));
}
