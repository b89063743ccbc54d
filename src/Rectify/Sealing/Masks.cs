using Rectify.Engine;

namespace Rectify.Sealing;

/// <summary>So much of a sealed value that one can tell one person from another.</summary>
public static class Masks
{
    private const int ShownBefore = 3, ShownAfter = 4;

    /// <summary>138****5678, 张**; of a short telephone number no digit.</summary>
    /// <returns>Null where nothing is shown.</returns>
    public static string? Of(Mask mask, string plain) => mask switch
    {
        Mask.Whole => null,
        Mask.Telephone => plain.Length > ShownBefore + ShownAfter ? $"{plain[..ShownBefore]}****{plain[^ShownAfter..]}" : "****",
        Mask.Name => plain.Length == 0 ? "**" : $"{char.ConvertFromUtf32(char.ConvertToUtf32(plain, 0))}**",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
