using Rectify.Database;

namespace Rectify.Audit;

/// <summary>Every sealed value that a finding names is there, and is the ciphertext that its events name.</summary>
internal sealed class SealedCheck(CityDatabase database, AuditReport report)
{
    private const string Faulty = """
        select 'sealed_changed', f.id, f.number, f.sequence from sealed_value v join finding f on f.id = v.finding_id where sha256(v.content) <> v.hash
        union
        select 'sealed_missing', f.id, f.number, f.sequence
        from finding f cross join lateral json_each_text(f.case_state -> 'fields') said
        where said.value ~ '^sealed:[0-9a-f]{64}$' and not exists (
            select from sealed_value v where v.finding_id = f.id and v.field = said.key and 'sealed:' || encode(v.hash, 'hex') = said.value)
        order by 2, 1
        """;

    public async Task RunAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand(Faulty);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            report.Add(new(rows.GetString(0), tenant, rows.GetString(2), rows.GetGuid(1), rows.GetInt32(3)));
    }
}
