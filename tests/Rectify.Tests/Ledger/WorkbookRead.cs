using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Shape = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace Rectify.Tests.Ledger;

/// <summary>A workbook that was written, opened again.</summary>
/// <param name="Flaws">What the standard has against it.</param>
/// <param name="Rows">Texts by row.</param>
/// <param name="Pictures">In which row, from 1, and column, from 0, each lies.</param>
internal sealed record WorkbookRead(IReadOnlyList<string> Flaws, List<string[]> Rows, IReadOnlyList<(int Row, int Column)> Pictures)
{
    public static async Task<WorkbookRead> OfAsync(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
        var flaws = new OpenXmlValidator().Validate(document).Select(flaw => $"{flaw.Part?.Uri} {flaw.Path?.XPath}: {flaw.Description}").ToArray();
        var drawing = document.WorkbookPart!.WorksheetParts.Single().DrawingsPart!; // each sheet has one
        var places = drawing.WorksheetDrawing!.Elements<Shape.OneCellAnchor>()
            .Select(anchor => (int.Parse(anchor.FromMarker!.RowId!.Text, null) + 1, int.Parse(anchor.FromMarker.ColumnId!.Text, null))).ToArray();
        Assert.Equal(places.Length, drawing.ImageParts.Count());
        return new(flaws, [.. (await Sheets.ReadAsync(new MemoryStream(file))).Select(row => row.Texts())], places);
    }
}
