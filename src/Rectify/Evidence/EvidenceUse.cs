using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>A row of <c>evidence_use</c>: a finding uses a file as evidence, for good.</summary>
public sealed record EvidenceUse(Guid TenantId, Guid FindingId, Guid EvidenceId, DateTimeOffset Since, Guid ByAccount)
{
    /// <summary>Puts files on a finding, in the caller's transaction, who holds the finding's lock: files that the account itself
    /// staged, and evidence of other findings that it may see.</summary>
    /// <returns>The ids that are neither, and then nothing was put on; empty when all are on it.</returns>
    public static async Task<IReadOnlyList<Guid>> AttachAsync(
        CityTransaction city, Guid finding, IReadOnlyList<Guid> pieces, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        if (pieces.Count == 0)
            return [];
        var uploaders = await LockAsync(city, pieces, ct);
        var refused = new List<Guid>();
        foreach (var piece in pieces.Distinct())
        {
            if (!uploaders.TryGetValue(piece, out var file) || !await MayUseAsync(city, file, account, now, ct))
                refused.Add(piece);
        }

        if (refused.Count == 0)
            await AddAsync(city, finding, pieces, account, now, ct);
        return refused;
    }

    /// <summary>Puts all evidence of one finding on another too, as it came and by whom; the caller holds the lock of the first.</summary>
    public static async Task ShareAsync(CityTransaction city, Guid from, Guid to, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into evidence_use (tenant_id, finding_id, evidence_id, since, by_account)
            select tenant_id, $2, evidence_id, since, by_account from evidence_use where finding_id = $1
            on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(from), Sql.Of(to));
        await command.ExecuteNonQueryAsync(ct);
    }

    // A key share lock waits for a sweep that is just removing a file, and keeps the next one off until the use is committed.
    private static async Task<Dictionary<Guid, EvidenceFile>> LockAsync(CityTransaction city, IReadOnlyList<Guid> pieces, CancellationToken ct)
    {
        var ids = pieces.ToArray();
        return await city.Db.EvidenceFiles
            .FromSql($"select * from evidence_file where tenant_id = {city.Tenant} and id = any({ids}) order by id for key share")
            .AsNoTracking().ToDictionaryAsync(file => file.Id, ct);
    }

    internal static async Task<bool> MayUseAsync(
        CityTransaction city, EvidenceFile file, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        var findings = await city.Db.EvidenceUses.AsNoTracking()
            .Where(use => use.TenantId == city.Tenant && use.EvidenceId == file.Id).Select(use => use.FindingId).ToListAsync(ct);
        if (findings.Count == 0)
            return file.UploadedBy == account;
        foreach (var finding in findings)
        {
            if (await EvidenceQuery.MaySeeAsync(city, finding, account, now, ct))
                return true;
        }

        return false;
    }

    private static async Task AddAsync(
        CityTransaction city, Guid finding, IReadOnlyList<Guid> pieces, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            insert into evidence_use (tenant_id, finding_id, evidence_id, since, by_account)
            select $1, $2, id, $4, $5 from unnest($3) id on conflict do nothing
            """, city.Connection, city.Transaction)
        {
            Parameters =
            {
                new() { Value = city.Tenant }, new() { Value = finding }, new() { Value = pieces.Distinct().ToArray() },
                new() { Value = now }, new() { Value = account },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}

internal sealed class EvidenceUseMapping : IEntityTypeConfiguration<EvidenceUse>
{
    public void Configure(EntityTypeBuilder<EvidenceUse> builder) =>
        builder.HasKey(use => new { use.TenantId, use.FindingId, use.EvidenceId });
}
