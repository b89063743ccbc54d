using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>A document as it goes out, before it is typeset: the page, the preview and the .docx are all made of this.</summary>
/// <param name="Addressee">主送, with its colon; null for a form.</param>
public sealed record Paper(
    PaperFormat Format, string Issuer, string Title, string? Addressee, ImmutableArray<PaperBlock> Body, ImmutableArray<Annex> Annexes)
{
    private static readonly JsonSerializerOptions Stored = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    /// <summary>Null until it is signed, and for what isn't in the register.</summary>
    public string? Number { get; init; }

    /// <summary>成文日期, as it is written; null until it is signed.</summary>
    public string? Day { get; init; }

    /// <summary>Room is left for a seal over the signature.</summary>
    public bool HasSeal { get; init; }

    /// <summary>What it says, a paragraph or a row of a table a line.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Lines =>
        [.. Addressee is null ? [] : (string[])[Addressee], .. LinesOf(Body), .. Annexes.SelectMany(annex => (string[])[annex.Title, .. LinesOf(annex.Body)])];

    public string ToJson() => JsonSerializer.Serialize(this, Stored);

    /// <exception cref="JsonException">The text was not written by <see cref="ToJson"/>.</exception>
    public static Paper OfJson(string json) => JsonSerializer.Deserialize<Paper>(json, Stored) ?? throw new JsonException("null is no paper");

    private static IEnumerable<string> LinesOf(ImmutableArray<PaperBlock> blocks) => blocks.SelectMany(block => block switch
    {
        PaperBlock.Paragraph paragraph => [paragraph.Text],
        PaperBlock.Heading heading => [heading.Lead + heading.Rest],
        PaperBlock.Table table => table.Rows.Select(row => string.Join(" ", row.Cells)),
        _ => throw new System.Diagnostics.UnreachableException(),
    });
}

/// <summary>附件: begins on a page of its own.</summary>
public sealed record Annex(string Title, ImmutableArray<PaperBlock> Body);

/// <summary>A piece of a document, in reading order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Table), "table")]
public abstract record PaperBlock
{
    private PaperBlock()
    {
    }

    public sealed record Paragraph(string Text) : PaperBlock;

    /// <param name="Level">1 for 一、 in 黑体, 2 for （一） in 楷体.</param>
    /// <param name="Lead">The heading itself.</param>
    /// <param name="Rest">What runs on in its paragraph as plain text; may be empty.</param>
    public sealed record Heading(int Level, string Lead, string Rest) : PaperBlock;

    /// <param name="Shares">How the columns share the width.</param>
    /// <param name="IsForm">Labels and values by turns; otherwise a list whose first row heads it.</param>
    public sealed record Table(ImmutableArray<int> Shares, bool IsForm, ImmutableArray<PaperRow> Rows) : PaperBlock;
}

/// <summary>A row of a table; its last cell spans the columns that are left.</summary>
/// <param name="IsTall">It leaves room to write by hand.</param>
public sealed record PaperRow(ImmutableArray<string> Cells, bool IsTall = false);
