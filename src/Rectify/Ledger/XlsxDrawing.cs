using Picture = DocumentFormat.OpenXml.Drawing.Spreadsheet.Picture;
using Sheet = DocumentFormat.OpenXml.Drawing.Spreadsheet;
using Shape = DocumentFormat.OpenXml.Drawing;

namespace Rectify.Ledger;

/// <summary>The pictures of a sheet, in the cells where they are to lie.</summary>
internal sealed class XlsxDrawing
{
    // Of a row that has pictures, in points; of a line of text in it; so many lines above the pictures make it no higher than a row may be.
    private const int RowHeight = 78, LineHeight = 15, MostLines = 18, PixelsOfLine = 20;

    // A pixel of a screen is 9525 of them. A row is 104 pixels high; so are the pictures, but for a rim.
    private const long Pixel = 9525;
    private const int Rim = 4, Highest = 96, Widest = 128;

    private readonly List<(int Row, int Column, int Left, int Top, PictureBytes Picture)> _placed = [];

    /// <summary>In the order of their numbers, which begin with 1.</summary>
    public IReadOnlyList<PictureBytes> Pictures => [.. _placed.Select(placed => placed.Picture)];

    /// <summary>Height of a row, in points: the texts of cells that have pictures stand above them.</summary>
    /// <returns>Null for a row without pictures.</returns>
    public static int? HeightOf(WrittenRow row) => row.Pictures.Count == 0 ? null : RowHeight + LineHeight * row.Pictures.Max(picture => LinesIn(row, picture.Column));

    /// <param name="number">Counted from 1.</param>
    public void Place(int number, WrittenRow row)
    {
        foreach (var column in row.Pictures.GroupBy(picture => picture.Column))
        {
            var (left, top) = (Rim, Rim + PixelsOfLine * LinesIn(row, column.Key));
            foreach (var (_, picture) in column)
            {
                _placed.Add((number, column.Key, left, top, picture));
                left += SizeOf(picture).Width + Rim;
            }
        }
    }

    public Sheet.WorksheetDrawing Root() => new(_placed.Select((placed, at) => Anchor(placed.Row, placed.Column, (placed.Left, placed.Top), placed.Picture, (uint)at + 1)));

    private static Sheet.OneCellAnchor Anchor(int row, int column, (int Left, int Top) at, PictureBytes picture, uint number)
    {
        var (width, height) = SizeOf(picture);
        return new(
            new Sheet.FromMarker(new Sheet.ColumnId($"{column}"), new Sheet.ColumnOffset($"{at.Left * Pixel}"), new Sheet.RowId($"{row - 1}"), new Sheet.RowOffset($"{at.Top * Pixel}")),
            new Sheet.Extent { Cx = width * Pixel, Cy = height * Pixel },
            new Picture(
                new Sheet.NonVisualPictureProperties(
                    new Sheet.NonVisualDrawingProperties { Id = number + 1, Name = $"image{number}" },
                    new Sheet.NonVisualPictureDrawingProperties(new Shape.PictureLocks { NoChangeAspect = true })),
                new Sheet.BlipFill(new Shape.Blip { Embed = $"image{number}" }, new Shape.Stretch(new Shape.FillRectangle())),
                new Sheet.ShapeProperties(
                    new Shape.Transform2D(new Shape.Offset { X = 0, Y = 0 }, new Shape.Extents { Cx = width * Pixel, Cy = height * Pixel }),
                    new Shape.PresetGeometry(new Shape.AdjustValueList()) { Preset = Shape.ShapeTypeValues.Rectangle })),
            new Sheet.ClientData());
    }

    // A Chinese character is as wide as two.
    private static int LinesIn(WrittenRow row, int column) =>
        row.Cells[column].Length == 0 ? 0 : Math.Min(MostLines, row.Cells[column].Split('\n').Sum(line => 1 + line.Length * 2 / FormColumn.PictureWidth));

    private static (int Width, int Height) SizeOf(PictureBytes picture)
    {
        var share = Math.Min(1.0, Math.Min((double)Highest / picture.Height, (double)Widest / picture.Width));
        return (Math.Max(1, (int)(picture.Width * share)), Math.Max(1, (int)(picture.Height * share)));
    }
}
