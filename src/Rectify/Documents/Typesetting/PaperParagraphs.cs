using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Rectify.Documents.Typesetting;

/// <summary>The paragraphs that documents are made of.</summary>
internal static class PaperParagraphs
{
    public const string Red = "E60012";
    private const int TwoCharacters = 2 * Sheet.Character;

    public static Paragraph Empty() => new();

    /// <summary>A line that stands on the page of what follows.</summary>
    public static Paragraph EmptyKept() => new(new ParagraphProperties { KeepNext = new KeepNext() });

    public static IEnumerable<Paragraph> Empty(int lines) => Enumerable.Range(0, lines).Select(_ => Empty());

    /// <summary>左空二字.</summary>
    public static Paragraph Text(string text) => new(new ParagraphProperties { Indentation = new Indentation { FirstLine = $"{TwoCharacters}" } }, Words(text));

    public static Paragraph Flush(string text, string? font = null) => new(new ParagraphProperties { Indentation = new Indentation { FirstLine = "0" } }, Words(text, font));

    public static Paragraph Heading(PaperBlock.Heading heading)
    {
        var paragraph = new Paragraph(
            new ParagraphProperties
            {
                KeepNext = heading.Rest.Length == 0 ? new KeepNext() : null,
                Indentation = new Indentation { FirstLine = $"{TwoCharacters}" },
            },
            Words(heading.Lead, heading.Level == 1 ? Typefaces.Hei : Typefaces.Kai));
        if (heading.Rest.Length > 0)
            paragraph.Append(Words(heading.Rest));
        return paragraph;
    }

    /// <summary>In a style of its own; more than one line where the text has line ends.</summary>
    public static Paragraph Styled(string style, string text) => new(new ParagraphProperties { ParagraphStyleId = new ParagraphStyleId { Val = style } }, Words(text));

    /// <summary>附件：1.… ; what follows stands under the first name.</summary>
    public static IEnumerable<Paragraph> AnnexNote(IReadOnlyList<string> titles) => titles.Select((title, at) =>
    {
        var lead = (at == 0 ? "附件：" : "") + (titles.Count > 1 ? $"{at + 1}." : "");
        var left = (at == 0 ? 2 : 5) * Sheet.Character;
        return new Paragraph(new ParagraphProperties { KeepNext = new KeepNext(), Indentation = new Indentation { Left = $"{left}", FirstLine = "0" } }, Words(lead + title));
    });

    /// <summary>落款: with a seal the day stands four characters from the right and the name is centred over it; without, the name two.</summary>
    public static IEnumerable<Paragraph> Signature(string name, string? day, bool hasSeal)
    {
        var written = day ?? "　　年　月　日";
        var (nameIndent, dayIndent) = Indents(WidthOf(name), WidthOf(written), hasSeal);
        for (var line = 0; line < (hasSeal ? 3 : 2); line++)
            yield return EmptyKept();

        yield return Right(name, nameIndent, keepsNext: true);
        yield return Right(written, dayIndent, keepsNext: false);
    }

    // In characters from the right edge.
    private static (double Name, double Day) Indents(double name, double day, bool hasSeal)
    {
        if (!hasSeal) // the day begins two characters behind the name's beginning
            return Math.Max(2, 2 + day + 2 - name) is var indent ? (indent, indent + name - 2 - day) : default;
        var centred = 4 + (day - name) / 2;
        return centred >= 0 ? (centred, 4) : (0, (name - day) / 2);
    }

    private static double WidthOf(string text) => text.Sum(character => character < 128 ? 0.5 : 1.0);

    private static Paragraph Right(string text, double characters, bool keepsNext) => new(
        new ParagraphProperties
        {
            KeepNext = keepsNext ? new KeepNext() : null,
            Indentation = new Indentation { Right = $"{(int)Math.Round(Math.Max(0, characters) * Sheet.Character)}" },
            Justification = new Justification { Val = JustificationValues.Right },
        },
        Words(text));

    public static Run Words(string text, string? font = null)
    {
        var run = new Run();
        if (font is not null)
            run.Append(new RunProperties { RunFonts = Typefaces.Of(font) });
        foreach (var (line, at) in text.Split('\n').Select((line, at) => (line, at)))
        {
            if (at > 0)
                run.Append(new Break());
            run.Append(new DocumentFormat.OpenXml.Wordprocessing.Text(Writable(line)) { Space = SpaceProcessingModeValues.Preserve });
        }

        return run;
    }

    // XML has no place for most control characters.
    private static string Writable(string text) => string.Concat(text.Where(character => character is >= ' ' and not ('\uFFFE' or '\uFFFF')));
}
