using DocumentFormat.OpenXml.Wordprocessing;

namespace Rectify.Documents.Typesetting;

/// <summary>发文机关标志, red lines and page numbers.</summary>
internal static class PaperHeads
{
    private const int LargestMark = 52;
    private static readonly int OutsideLeft = Sheet.Left - Sheet.Millimetres(20); // the double lines are 170 mm long, 20 mm from each edge
    private static readonly int OutsideRight = Sheet.Right - Sheet.Millimetres(20);

    /// <summary>公文: the mark 35 mm under the text's edge, two lines, the number, the red line 4 mm under it.</summary>
    public static IEnumerable<Paragraph> OfNotice(Paper paper)
    {
        yield return Mark($"{paper.Issuer}文件", Sheet.Millimetres(35));
        foreach (var line in PaperParagraphs.Empty(2))
            yield return line;
        yield return new Paragraph(
            new ParagraphProperties
            {
                ParagraphBorders = new ParagraphBorders { BottomBorder = new BottomBorder { Val = BorderValues.Single, Size = 18, Space = 11, Color = PaperParagraphs.Red } },
                Justification = new Justification { Val = JustificationValues.Center },
            },
            PaperParagraphs.Words(paper.Number ?? ""));
        foreach (var line in PaperParagraphs.Empty(2))
            yield return line;
    }

    /// <summary>信函格式: what stands in the text under the mark, which is in the first page's head.</summary>
    public static IEnumerable<Paragraph> OfLetter(Paper paper)
    {
        yield return new Paragraph(
            new ParagraphProperties
            {
                SpacingBetweenLines = new SpacingBetweenLines { Before = "280" },
                Justification = new Justification { Val = JustificationValues.Right },
            },
            PaperParagraphs.Words(paper.Number ?? ""));
        foreach (var line in PaperParagraphs.Empty(2))
            yield return line;
    }

    public static Header LetterMark(string issuer) => new(Mark(issuer, 0), DoubleLine(isThickAbove: true, before: Sheet.Millimetres(4)));

    public static Footer LetterFoot() => new(DoubleLine(isThickAbove: false, before: 0));

    /// <summary>一字线 round the number: on the right of odd pages, on the left of even ones, a character from the edge.</summary>
    /// <param name="after">What keeps it 7 mm under the text where the foot is lower.</param>
    public static Footer PageNumber(bool isOdd, int after) => new(new Paragraph(
        new ParagraphProperties
        {
            ParagraphStyleId = new ParagraphStyleId { Val = PaperStyles.PageNumber },
            SpacingBetweenLines = new SpacingBetweenLines { After = $"{after}", Line = "300", LineRule = LineSpacingRuleValues.Exact },
            Indentation = isOdd ? new Indentation { Right = "280" } : new Indentation { Left = "280" },
            Justification = new Justification { Val = isOdd ? JustificationValues.Right : JustificationValues.Left },
        },
        PaperParagraphs.Words("— "),
        new SimpleField(PaperParagraphs.Words("1")) { Instruction = " PAGE " },
        PaperParagraphs.Words(" —")));

    // As large as the width allows, and never larger than a superior office's would be.
    private static Paragraph Mark(string issuer, int before)
    {
        var points = Math.Min(LargestMark, Sheet.TextWidth / 20 / Math.Max(1, issuer.Length));
        return new Paragraph(
            new ParagraphProperties
            {
                ParagraphStyleId = new ParagraphStyleId { Val = PaperStyles.Mark },
                SpacingBetweenLines = new SpacingBetweenLines { Before = $"{before}", After = "0", Line = $"{points * 23}", LineRule = LineSpacingRuleValues.Exact },
            },
            new Run(
                new RunProperties
                {
                    RunFonts = Typefaces.Of(Typefaces.Title),
                    Color = new Color { Val = PaperParagraphs.Red },
                    SnapToGrid = new SnapToGrid { Val = false },
                    FontSize = new FontSize { Val = $"{points * 2}" },
                },
                new DocumentFormat.OpenXml.Wordprocessing.Text(issuer)));
    }

    // Two borders of a paragraph two points high: how a border of two lines is turned differs from program to program.
    private static Paragraph DoubleLine(bool isThickAbove, int before) => new(new ParagraphProperties
    {
        ParagraphBorders = new ParagraphBorders
        {
            TopBorder = new TopBorder { Val = BorderValues.Single, Size = isThickAbove ? 18U : 6U, Space = 0, Color = PaperParagraphs.Red },
            BottomBorder = new BottomBorder { Val = BorderValues.Single, Size = isThickAbove ? 6U : 18U, Space = 0, Color = PaperParagraphs.Red },
        },
        SnapToGrid = new SnapToGrid { Val = false },
        SpacingBetweenLines = new SpacingBetweenLines { Before = $"{before}", After = "0", Line = "40", LineRule = LineSpacingRuleValues.Exact },
        Indentation = new Indentation { Left = $"{-OutsideLeft}", Right = $"{-OutsideRight}", FirstLine = "0" },
    });
}
