using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Rectify.Documents.Typesetting;

/// <summary>The styles of a document: the body on the grid of 22 lines by 28 characters, everything else as the standard sets it off.</summary>
internal static class PaperStyles
{
    public const string Body = "Normal";
    public const string Title = "PaperTitle";
    public const string Mark = "PaperMark";
    public const string Cell = "PaperCell";
    public const string ListCell = "PaperListCell";
    public const string PageNumber = "PaperPageNumber";

    public static Styles All() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle
            {
                RunFonts = Typefaces.Of(Typefaces.FangSong),
                FontSize = new FontSize { Val = $"{Sheet.Third}" },
                FontSizeComplexScript = new FontSizeComplexScript { Val = $"{Sheet.Third}" },
                Languages = new Languages { Val = "en-US", EastAsia = "zh-CN", Bidi = "ar-SA" },
            }),
            new ParagraphPropertiesDefault()),
        StyleOf(Body, "Normal", new StyleParagraphProperties { WidowControl = new WidowControl { Val = false }, Justification = new Justification { Val = JustificationValues.Both } }, Typefaces.FangSong, Sheet.Third, isDefault: true),
        StyleOf(Title, "公文标题", Exact(640, JustificationValues.Center, keepsNext: true), Typefaces.Title, Sheet.Second),
        StyleOf(Mark, "发文机关标志", Exact(1000, JustificationValues.Center, keepsNext: true), Typefaces.Title, Sheet.Second, red: true),
        StyleOf(Cell, "表格", Exact(380, JustificationValues.Left), Typefaces.FangSong, Sheet.SmallFourth, offGrid: true),
        StyleOf(ListCell, "清单", Exact(320, JustificationValues.Left), Typefaces.FangSong, Sheet.Fifth, offGrid: true),
        StyleOf(PageNumber, "页码", Exact(300, JustificationValues.Right), Typefaces.Song, Sheet.Fourth, offGrid: true));

    private static StyleParagraphProperties Exact(int line, JustificationValues side, bool keepsNext = false) => new()
    {
        KeepNext = keepsNext ? new KeepNext() : null,
        SnapToGrid = new SnapToGrid { Val = false },
        SpacingBetweenLines = new SpacingBetweenLines { Before = "0", After = "0", Line = $"{line}", LineRule = LineSpacingRuleValues.Exact },
        Justification = new Justification { Val = side },
    };

    private static Style StyleOf(
        string id, string name, StyleParagraphProperties paragraph, string font, int halfPoints, bool isDefault = false, bool red = false, bool offGrid = false) => new()
        {
            Type = StyleValues.Paragraph,
            StyleId = id,
            Default = isDefault ? OnOffValue.FromBoolean(true) : null,
            CustomStyle = isDefault ? null : OnOffValue.FromBoolean(true),
            StyleName = new StyleName { Val = name },
            BasedOn = isDefault ? null : new BasedOn { Val = Body },
            PrimaryStyle = new PrimaryStyle(),
            StyleParagraphProperties = paragraph,
            StyleRunProperties = new StyleRunProperties
            {
                RunFonts = Typefaces.Of(font),
                Color = red ? new Color { Val = PaperParagraphs.Red } : null,
                Spacing = new Spacing { Val = isDefault ? Sheet.Squeeze : 0 },
                SnapToGrid = offGrid ? new SnapToGrid { Val = false } : null,
                FontSize = new FontSize { Val = $"{halfPoints}" },
                FontSizeComplexScript = new FontSizeComplexScript { Val = $"{halfPoints}" },
            },
        };
}
