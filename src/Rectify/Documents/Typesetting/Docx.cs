using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Rectify.Processes;

namespace Rectify.Documents.Typesetting;

/// <summary>Typesets a <see cref="Paper"/> by GB/T 9704-2012 as a .docx file.</summary>
public static class Docx
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    // The page number's line ends so far from the paper's edge that it stands 7 mm under the text.
    private static readonly int FootOfNumber = Sheet.Bottom - Sheet.Millimetres(7) - 300;
    private static readonly int FootOfLetter = Sheet.Millimetres(20);

    private const int LinesKept = 2, Indented = 2, CharactersOfLine = 28;

    public static byte[] Of(Paper paper)
    {
        using var file = new MemoryStream();
        using (var package = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = PaperStyles.All();
            main.AddNewPart<FontTablePart>().Fonts = Typefaces.Table();
            main.AddNewPart<DocumentSettingsPart>().Settings = Settings();
            main.Document = new Document(new Body([.. Content(paper), Section(main, paper)]));
            package.PackageProperties.Title = paper.Title;
            package.PackageProperties.Creator = paper.Issuer;
        }

        return file.ToArray();
    }

    private static IEnumerable<OpenXmlElement> Content(Paper paper)
    {
        var head = paper.Format switch
        {
            PaperFormat.Notice => PaperHeads.OfNotice(paper),
            PaperFormat.Letter => PaperHeads.OfLetter(paper),
            _ => [],
        };
        IEnumerable<OpenXmlElement> title = [PaperParagraphs.Styled(PaperStyles.Title, paper.Title), PaperParagraphs.Empty()];
        IEnumerable<OpenXmlElement> addressee = paper.Addressee is { } to ? [PaperParagraphs.Flush(to)] : [];
        return [.. head, .. title, .. addressee, .. Kept(Blocks(paper.Body), paper), .. End(paper), .. paper.Annexes.SelectMany((annex, at) => Pages(annex, at, paper.Annexes.Length))];
    }

    // 落款 never stands on a page alone, nor with nothing but the note of annexes: the last lines of the text go along.
    private static OpenXmlElement[] Kept(IEnumerable<OpenXmlElement> body, Paper paper)
    {
        var blocks = body.ToArray();
        if (paper.Format == PaperFormat.Form)
            return blocks;
        var lines = 0;
        foreach (var paragraph in blocks.Reverse().TakeWhile(block => block is Paragraph).Cast<Paragraph>())
        {
            if (lines >= LinesKept)
                break;
            var properties = paragraph.ParagraphProperties ??= new ParagraphProperties();
            (properties.KeepNext, properties.WidowControl) = (new KeepNext(), new WidowControl()); // of a longer one, two lines
            lines += paragraph.InnerText.Length + Indented > CharactersOfLine ? LinesKept : 1;
        }

        return blocks;
    }

    private static IEnumerable<OpenXmlElement> Blocks(IEnumerable<PaperBlock> blocks) => blocks.SelectMany(block => block switch
    {
        PaperBlock.Paragraph paragraph => [PaperParagraphs.Text(paragraph.Text)],
        PaperBlock.Heading heading => [PaperParagraphs.Heading(heading)],
        PaperBlock.Table table => (OpenXmlElement[])[PaperTables.Of(table), new Paragraph(new ParagraphProperties { ParagraphStyleId = new ParagraphStyleId { Val = PaperStyles.ListCell } })],
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    private static IEnumerable<OpenXmlElement> End(Paper paper)
    {
        if (paper.Format == PaperFormat.Form)
            return [];
        IEnumerable<OpenXmlElement> note = paper.Annexes.IsEmpty ? [] : [PaperParagraphs.EmptyKept(), .. PaperParagraphs.AnnexNote([.. paper.Annexes.Select(annex => annex.Title)])];
        return [.. note, .. PaperParagraphs.Signature(paper.Issuer, paper.Day, paper.HasSeal)];
    }

    // 另面编排: the word in the corner, the title on the third line.
    private static IEnumerable<OpenXmlElement> Pages(Annex annex, int at, int of)
    {
        var corner = PaperParagraphs.Flush(of == 1 ? "附件" : $"附件{at + 1}", Typefaces.Hei);
        corner.ParagraphProperties!.PageBreakBefore = new PageBreakBefore(); // Flush gives it properties
        return [corner, PaperParagraphs.Empty(), PaperParagraphs.Styled(PaperStyles.Title, annex.Title), PaperParagraphs.Empty(), .. Blocks(annex.Body)];
    }

    private static SectionProperties Section(MainDocumentPart main, Paper paper)
    {
        var isLetter = paper.Format == PaperFormat.Letter;
        var foot = isLetter ? FootOfLetter : FootOfNumber;
        var section = new SectionProperties();
        if (isLetter)
        {
            var mark = main.AddNewPart<HeaderPart>();
            mark.Header = PaperHeads.LetterMark(paper.Issuer);
            section.Append(new HeaderReference { Type = HeaderFooterValues.First, Id = main.GetIdOfPart(mark) });
            section.Append(FooterOf(main, HeaderFooterValues.First, PaperHeads.LetterFoot()));
        }

        section.Append(FooterOf(main, HeaderFooterValues.Default, PaperHeads.PageNumber(isOdd: true, FootOfNumber - foot)));
        section.Append(FooterOf(main, HeaderFooterValues.Even, PaperHeads.PageNumber(isOdd: false, FootOfNumber - foot)));
        section.Append(new PageSize { Width = Sheet.Width, Height = Sheet.Height });
        section.Append(new PageMargin
        {
            Top = Sheet.Top,
            Bottom = Sheet.Bottom,
            Left = Sheet.Left,
            Right = Sheet.Right,
            Gutter = 0,
            Header = (uint)Sheet.Millimetres(isLetter ? 30 : 15),
            Footer = (uint)foot,
        });
        if (isLetter)
            section.Append(new TitlePage());
        section.Append(new DocGrid { Type = DocGridValues.LinesAndChars, LinePitch = Sheet.LinePitch });
        return section;
    }

    private static FooterReference FooterOf(MainDocumentPart main, HeaderFooterValues pages, Footer footer)
    {
        var part = main.AddNewPart<FooterPart>();
        part.Footer = footer;
        return new FooterReference { Type = pages, Id = main.GetIdOfPart(part) };
    }

    private static Settings Settings() => new(
        new Zoom { Percent = "100" },
        new EvenAndOddHeaders(),
        new DrawingGridVerticalSpacing { Val = $"{Sheet.LinePitch}" },
        new CharacterSpacingControl { Val = CharacterSpacingValues.CompressPunctuation },
        new Compatibility(
            new SpaceForUnderline(), new BalanceSingleByteDoubleByteWidth(), new DoNotLeaveBackslashAlone(), new UnderlineTrailingSpaces(),
            new DoNotExpandShiftReturn(), new AdjustLineHeightInTable(), new UseFarEastLayout(),
            new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" }),
        new ThemeFontLanguages { Val = "en-US", EastAsia = "zh-CN" });
}
