using Rectify.Layout;

namespace Rectify.Audit;

/// <summary>The last line of a city's signed roots on this node, and whether it is what was signed.</summary>
/// <param name="Root">Absent before the first night, and where the line can't be read.</param>
/// <param name="Fault">Code of what is wrong with the line; absent when nothing is.</param>
/// <param name="Number">The line's number, from 1; 0 before the first night.</param>
public sealed record LastSeal(Root? Root, string? Fault, int Number)
{
    /// <remarks>It looks at the signature and at the file of heads; <c>rectify audit verify</c> holds every chain to every line.</remarks>
    public static async Task<LastSeal> OfAsync(RootFolder roots, Guid tenant, CancellationToken ct)
    {
        var lines = await roots.ReadAsync(tenant, ct);
        if (lines.Count == 0)
            return new(null, null, 0);
        if (lines[^1] is not { } root)
            return new(null, "root_line", lines.Count);

        var value = root.Hash();
        var isSigned = Convert.ToHexStringLower(value) == root.Value && await roots.Key.VerifiesAsync(value, Convert.FromBase64String(root.Signature), ct);
        return new(root, !isSigned ? "root_signature" : await roots.HasHeadsAsync(root, ct) ? null : "root_heads", lines.Count);
    }

    public string? FaultIn(Language language) => Fault is null ? null : Texts.Get(Fault, language, ("sequence", Number));
}
