using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Something that a person may do with a finding now, as a form.</summary>
/// <param name="Name">Unique on the page, such as <c>act-submit</c>.</param>
/// <param name="IsGrave">It sends back, refuses or ends something.</param>
public sealed record OfferForm(Offer Offer, string Name, string Title, IReadOnlyList<FormField> Fields, bool IsGrave)
{
    /// <summary>Rows for the findings that it splits this one into; those left empty are none. Empty unless it splits.</summary>
    public IReadOnlyList<PartRow> Parts { get; init; } = [];

    /// <summary>For whom it may be done by somebody who stands in, the one to propose first; empty in the person's own right.</summary>
    public IReadOnlyList<FormChoice> For { get; init; } = [];

    /// <summary>The form with files that it holds before it is sent.</summary>
    public OfferForm With(IReadOnlyList<FormChoice> pieces) => this with
    {
        Fields = [.. Fields.Select(field => field.Name == Evidence ? field with { Choices = pieces, Value = string.Join(',', pieces.Select(piece => piece.Code)) } : field)],
    };

    /// <summary>Names of the inputs that are no fields of the process; those are posted with <see cref="FieldPrefix"/> before them.</summary>
    public const string Note = "note", Evidence = "evidence", Measure = "measure", Verdict = "verdict", Absent = "for", FieldPrefix = "f.";

    /// <summary>Names of what is posted along unseen: which form, the sequence it was made from, the key of its one command, what is signed.</summary>
    public const string Which = "offer", Sequence = "sequence", Key = "key", Content = "content";
}

/// <summary>What one of the findings brings that another is split into.</summary>
/// <param name="Number">From 1.</param>
public sealed record PartRow(int Number, IReadOnlyList<FormField> Fields)
{
    /// <summary>The name that a field of the row is posted under.</summary>
    public static string NameOf(int number, string field) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{number}.{field}");
}
