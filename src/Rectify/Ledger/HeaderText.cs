using System.Text;
using System.Text.RegularExpressions;

namespace Rectify.Ledger;

/// <summary>A header without what offices decorate it with: spaces, line breaks, stars, full-width forms.</summary>
/// <param name="Whole">With the notes in brackets.</param>
/// <param name="Bare">Without them.</param>
/// <param name="Notes">What stood in brackets, joined; empty when nothing did.</param>
public sealed partial record HeaderText(string Whole, string Bare, string Notes)
{
    public static HeaderText Of(string header)
    {
        var whole = Decoration().Replace(header.Normalize(NormalizationForm.FormKC), "").ToLowerInvariant();
        var bare = Bracketed().Replace(whole, "");
        return new HeaderText(whole, bare.Length > 0 ? bare : whole, string.Join("", Bracketed().Matches(whole).Select(note => note.Groups[1].Value)));
    }

    /// <summary>The header under another one that spans it.</summary>
    public HeaderText Under(HeaderText parent) => new(parent.Bare + Whole, parent.Bare + Bare, parent.Notes + Notes);

    [GeneratedRegex(@"[\s*:;。.,_#※★\u200B\uFEFF-]+")]
    private static partial Regex Decoration();

    [GeneratedRegex(@"[(\[【〔]([^)\]】〕]*)[)\]】〕]")]
    private static partial Regex Bracketed();
}
