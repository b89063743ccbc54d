using System.Security.Cryptography;
using Rectify.Database;
using Rectify.Ledger;
using Rectify.Processes;

namespace Rectify.Demonstration;

/// <summary>The ledger that the bureau kept before Rectify: brought in by the supervision office as anybody would, without its faulty rows.</summary>
internal static class ImportedLedger
{
    private const string Name = "sample-2026";

    /// <param name="workflows">The folder whose <c>ledgers</c> hold the file and its mapping.</param>
    public static async Task BringAsync(CityDatabase cities, ProcessLibrary library, TimeProvider clock, string workflows, CancellationToken ct)
    {
        var path = Path.Combine(workflows, "ledgers", $"{Name}.xlsx");
        var supervisor = InventedPeople.With("supervisor1").Id;
        await using var file = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(file, ct);
        file.Position = 0;
        await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, ct);
        var staging = new Staging(
            InventedPlaces.Tenant, supervisor, InventedCampaign.Latest.Id, Path.GetFileName(path), hash, (await ShippedMappings.AllAsync(ct)).Single(mapping => mapping.Name == Name));
        var batch = await new StageLedger(cities, library, new BuiltInRunner(), clock).HandleAsync(staging, ledger, ct);
        await new CommitBatch(cities, library, new BuiltInRunner(), clock).HandleAsync(InventedPlaces.Tenant, supervisor, batch, skipFaulty: true, ct);
    }
}
