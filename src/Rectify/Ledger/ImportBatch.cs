using System.Text.Json;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Ledger;

/// <summary>A file in the staging tables.</summary>
public sealed record ImportBatch(Guid Id, Staging Staging, LedgerMapping Mapping, DateTimeOffset MadeAt)
{
    public async Task InsertAsync(CityTransaction city, CancellationToken ct)
    {
        await using var insert = city.CreateCommand("""
            insert into import_batch (tenant_id, id, campaign_id, process, file_name, file_hash, mapping, zone, new_units, made_by, made_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """);
        Sql.Bind(insert, Sql.Of(city.Tenant), Sql.Of(Id), Sql.Of(Staging.Campaign), Sql.Of(Mapping.Process), Sql.Of(Staging.FileName),
            Sql.Of(Staging.FileHash), Sql.Of(Mapping.Name), Sql.Of(Mapping.Zone?.Id), Sql.Of(Mapping.NewUnits), Sql.Of(Staging.Account), Sql.Of(MadeAt));
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The finding in the column <c>body</c>.</summary>
    internal static LedgerFinding FindingOf(string body) =>
        JsonSerializer.Deserialize<LedgerFinding>(body, EngineJson.Options) ?? throw new JsonException("null is no finding");
}
