using System.Collections.Immutable;
using Rectify.Layout;

namespace Rectify.Documents;

/// <summary>What a draft says besides its findings: on whose behalf, within which campaign, why it was drafted.</summary>
internal sealed record LetterOccasion(string Issuer)
{
    public static readonly LetterOccasion None = new("");

    /// <summary>Placeholders that no finding fills: those of the campaign, of the act that drafted it, of a period's figures.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The rows of a period's units; null for the findings themselves.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Units { get; init; }

    /// <summary>The number of the letter that it corrects, and why; null for none.</summary>
    public (string Number, string Reason)? Correction { get; init; }

    public LetterWords Words(IReadOnlyList<LetterSubject> subjects, string unit)
    {
        var words = new LetterWords(subjects, unit, Issuer)
        {
            Given = Given,
            Preface = Correction is { } made ? [Texts.Get("letter.correction", Language.Chinese, ("number", made.Number), ("reason", made.Reason.TrimEnd('。')))] : [],
        };
        return Units is { } units
            ? words with { Rows = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> { ["ordinal"] = units } }
            : words;
    }
}
