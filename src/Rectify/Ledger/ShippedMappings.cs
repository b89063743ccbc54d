namespace Rectify.Ledger;

/// <summary>The mappings that ship beside the executable, in <c>workflows/ledgers</c>: a path is not a caller's to choose.</summary>
public static class ShippedMappings
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "workflows", "ledgers");

    /// <summary>By name; one with a fault is left out.</summary>
    public static async Task<IReadOnlyList<LedgerMapping>> AllAsync(CancellationToken ct)
    {
        var mappings = new List<LedgerMapping>();
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            if (LedgerMappingFile.Read(file, await File.ReadAllTextAsync(file, ct)).Mapping is { } mapping)
                mappings.Add(mapping);
        }

        return mappings;
    }
}
