using System.Runtime.CompilerServices;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Ledger;
using Rectify.Processes;

namespace Rectify.Tests.Ledger;

/// <summary>The files of <c>workflows/</c> as these tests use them.</summary>
internal static class Workflows
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Here(), "../../../workflows"));

    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly Lazy<Task<WorkflowFolder>> Read = new(() => WorkflowFolder.ReadAsync(Folder, Roles.OfBusiness, CancellationToken.None));

    public static async Task<Process> ProcessAsync(string name = "rectification")
    {
        var folder = await Read.Value;
        Assert.Empty(folder.Faults);
        return folder.Processes.Single(process => process.Name == name);
    }

    public static async Task<LedgerMapping> MappingAsync(string name)
    {
        var file = Path.Combine(Folder, "ledgers", $"{name}.yaml");
        var (mapping, faults) = LedgerMappingFile.Read(file, await File.ReadAllTextAsync(file));
        Assert.Empty(faults);
        return mapping ?? throw new InvalidOperationException("a file without faults is a mapping");
    }

    public static async Task<List<RowReading>> ReadAsync(Stream file, LedgerMapping mapping, DateTimeOffset now)
    {
        await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, CancellationToken.None);
        var reading = new ReadLedger(ledger, await ProcessAsync(mapping.Process), Shanghai, now);
        var rows = new List<RowReading>();
        await foreach (var row in reading.RowsAsync(await reading.ShapeAsync(mapping, CancellationToken.None), CancellationToken.None))
            rows.Add(row);
        return rows;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path) ?? "";
}
