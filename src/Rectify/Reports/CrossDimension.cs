namespace Rectify.Reports;

/// <summary>What findings are counted by.</summary>
/// <param name="Name">Also the ledger's filter of that name.</param>
/// <param name="Field">The process's field whose choices name the codes; null for the unit, which has a name.</param>
/// <param name="Code">SQL: the code of a finding <c>f</c>; several, parted by commas, when <paramref name="HasMany"/>.</param>
/// <param name="HasMany">A finding may stand under several codes, and counts in each.</param>
public sealed record CrossDimension(string Name, string? Field, string Code, bool HasMany = false)
{
    /// <summary>The code of findings that say nothing.</summary>
    public const string None = Findings.LedgerFilter.None;

    public static readonly IReadOnlyList<CrossDimension> All =
    [
        new("unit", null, "f.unit_id::text"),
        new("area", "area", "f.area"),
        new("link", "link", "f.case_state #>> '{fields,link}'", HasMany: true),
        new("post", "post", "f.case_state #>> '{fields,post}'", HasMany: true),
        new("category", "category", "f.category"),
        new("source", "source", "f.source"),
        new("method", "inspection_method", "f.case_state #>> '{fields,inspection_method}'"),
        new("severity", "severity", "f.severity"),
    ];

    public static CrossDimension? Named(string? name) => All.FirstOrDefault(dimension => dimension.Name == name);
}
