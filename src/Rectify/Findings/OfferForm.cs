using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Something that a person may do with a finding now, as a form.</summary>
/// <param name="Name">Unique on the page, such as <c>act-submit</c>.</param>
/// <param name="IsGrave">It sends back, refuses or ends something.</param>
public sealed record OfferForm(Offer Offer, string Name, string Title, IReadOnlyList<FormField> Fields, bool IsGrave)
{
    /// <summary>Names of the inputs that are no fields of the process; those are posted with <see cref="FieldPrefix"/> before them.</summary>
    public const string Note = "note", Evidence = "evidence", Measure = "measure", Verdict = "verdict", FieldPrefix = "f.";

    /// <summary>Names of what is posted along unseen: which form, the sequence it was made from, the key of its one command, what is signed.</summary>
    public const string Which = "offer", Sequence = "sequence", Key = "key", Content = "content";
}
