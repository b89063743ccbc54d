using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Rectify.Documents.Typesetting;

namespace Rectify.Tests.Documents;

/// <summary>The thirteen documents as files: sound, of the measures of GB/T 9704-2012, and of as many pages as they should have.</summary>
public sealed partial class DocxTests(ThirteenDocuments documents) : IClassFixture<ThirteenDocuments>
{
    /// <summary>How many pages each takes when nothing in it is unusually long.</summary>
    private static readonly Dictionary<string, int> PagesOf = new()
    {
        ["feedback"] = 5,
        ["rectification-notice"] = 3,
        ["receipt"] = 1,
        ["extension-approval"] = 1,
        ["closing-application"] = 1,
        ["verification-opinion"] = 1,
        ["return-notice"] = 2,
        ["closing-notice"] = 2,
        ["reminder"] = 1,
        ["urge"] = 1,
        ["supervise"] = 1,
        ["interview"] = 1,
        ["period-bulletin"] = 3,
    };

    public static TheoryData<string> Names => [.. PagesOf.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_a_sound_file(string name)
    {
        using var file = Open(name);

        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2016).Validate(file).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_sheet_is_that_of_the_standard(string name)
    {
        using var file = Open(name);
        var section = file.MainDocumentPart!.Document.Body!.Elements<SectionProperties>().Single(); // Docx writes both

        var margin = section.GetFirstChild<PageMargin>()!; // as above
        var grid = section.GetFirstChild<DocGrid>()!; // as above
        Assert.Equal((11906U, 16838U), (section.GetFirstChild<PageSize>()!.Width!.Value, section.GetFirstChild<PageSize>()!.Height!.Value)); // as above
        Assert.Equal((2098, 1984, 1588U, 1474U), (margin.Top!.Value, margin.Bottom!.Value, margin.Left!.Value, margin.Right!.Value)); // as above
        Assert.Equal((DocGridValues.LinesAndChars, 579), (grid.Type!.Value, grid.LinePitch!.Value)); // as above
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_body_is_of_size_3_and_its_title_of_size_2(string name)
    {
        using var file = Open(name);
        var main = file.MainDocumentPart!; // Docx writes it

        var defaults = main.StyleDefinitionsPart!.Styles!.DocDefaults!.RunPropertiesDefault!.RunPropertiesBaseStyle!; // as above
        var title = main.StyleDefinitionsPart.Styles.Elements<Style>().Single(style => style.StyleId == PaperStyles.Title);
        var body = main.Document.Body!; // as above
        Assert.Equal(("32", "仿宋_GB2312"), (defaults.FontSize!.Val!.Value, defaults.RunFonts!.EastAsia!.Value)); // as above
        Assert.Equal(("44", "方正小标宋简体"), (title.StyleRunProperties!.FontSize!.Val!.Value, title.StyleRunProperties.RunFonts!.EastAsia!.Value)); // as above
        Assert.Equal(documents.Papers[name].Title, body.Elements<Paragraph>().First(one => one.ParagraphProperties?.ParagraphStyleId?.Val == PaperStyles.Title).InnerText);
        Assert.Equal("仿宋,FangSong", main.FontTablePart!.Fonts!.Elements<Font>().Single(font => font.Name == "仿宋_GB2312").AltName!.Val!.Value); // as above
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_its_page_says(string name)
    {
        using var file = Open(name);
        var text = file.MainDocumentPart!.Document.Body!.InnerText; // Docx writes both

        Assert.All(documents.Papers[name].Lines.SelectMany(line => line.Split('\n', ' ')), line => Assert.Contains(line, text, StringComparison.Ordinal));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_takes_as_many_pages_as_it_should(string name) => Assert.Equal(PagesOf[name], await PagesAsync(name));

    [Fact]
    public async Task A_full_page_has_22_lines_of_28_characters()
    {
        var page = await ThirteenDocuments.RunAsync("pdftotext", ["-bbox", "-f", "2", "-l", "2", Path.Combine(documents.Folder, $"{ThirteenDocuments.Grid}.pdf"), "-"]);

        var lines = Word().Matches(page).Select(word => (Top: double.Parse(word.Groups[1].Value, CultureInfo.InvariantCulture), word.Groups[2].Value.Length, Text: word.Groups[2].Value))
            .Where(word => word.Text[0] > 'ⷀ').GroupBy(word => Math.Round(word.Top)).Select(line => line.Sum(word => word.Length)).ToArray();
        Assert.Equal(Enumerable.Repeat(28, 22), lines);
    }

    [Fact]
    public async Task The_signature_takes_the_last_two_lines_of_the_text_along_also_where_there_are_annexes()
    {
        foreach (var lines in ThirteenDocuments.Ends)
        {
            var text = await ThirteenDocuments.RunAsync("pdftotext", ["-layout", Path.Combine(documents.Folder, $"{ThirteenDocuments.End}{lines}.pdf"), "-"]);
            var (page, at) = text.Replace(" ", "", StringComparison.Ordinal).Split('\f').Select((page, at) => (page, at)).Single(one => one.page.Contains("2026年3月2日", StringComparison.Ordinal));

            Assert.Contains($"第{lines}行", page, StringComparison.Ordinal);
            Assert.Contains($"第{Math.Max(1, lines - 1)}行", page, StringComparison.Ordinal);
            Assert.Equal(1, at); // the first page has room for the text and not for all that ends it
        }
    }

    private WordprocessingDocument Open(string name) => WordprocessingDocument.Open(Path.Combine(documents.Folder, $"{name}.docx"), isEditable: false);

    private async Task<int> PagesAsync(string name) =>
        int.Parse(Pages().Match(await ThirteenDocuments.RunAsync("pdfinfo", [Path.Combine(documents.Folder, $"{name}.pdf")])).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"<word xMin=""[\d.]+"" yMin=""([\d.]+)"" xMax=""[\d.]+"" yMax=""[\d.]+"">(.+?)</word>")]
    private static partial Regex Word();

    [GeneratedRegex(@"Pages:\s+(\d+)")]
    private static partial Regex Pages();
}
