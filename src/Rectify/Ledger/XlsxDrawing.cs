using Picture = DocumentFormat.OpenXml.Drawing.Spreadsheet.Picture;
using Sheet = DocumentFormat.OpenXml.Drawing.Spreadsheet;
using Shape = DocumentFormat.OpenXml.Drawing;

namespace Rectify.Ledger;

/// <summary>The pictures of a sheet, in the cells where they are to lie.</summary>
internal sealed class XlsxDrawing
{
    /// <summary>Height of a row that has pictures, in points.</summary>
    public const int RowHeight = 78;

    // A pixel of a screen is 9525 of them. A row is 104 pixels high; so are the pictures, but for a rim.
    private const long Pixel = 9525;
    private const int Rim = 4, Highest = 96, Widest = 128;

    private readonly List<(int Row, int Column, int Left, PictureBytes Picture)> _placed = [];

    /// <summary>In the order of their numbers, which begin with 1.</summary>
    public IReadOnlyList<PictureBytes> Pictures => [.. _placed.Select(placed => placed.Picture)];

    /// <param name="row">Counted from 1.</param>
    public void Place(int row, IReadOnlyList<WrittenPicture> pictures)
    {
        foreach (var column in pictures.GroupBy(picture => picture.Column))
        {
            var left = Rim;
            foreach (var (_, picture) in column)
            {
                _placed.Add((row, column.Key, left, picture));
                left += SizeOf(picture).Width + Rim;
            }
        }
    }

    public Sheet.WorksheetDrawing Root() => new(_placed.Select((placed, at) => Anchor(placed.Row, placed.Column, placed.Left, placed.Picture, (uint)at + 1)));

    private static Sheet.OneCellAnchor Anchor(int row, int column, int left, PictureBytes picture, uint number)
    {
        var (width, height) = SizeOf(picture);
        return new(
            new Sheet.FromMarker(new Sheet.ColumnId($"{column}"), new Sheet.ColumnOffset($"{left * Pixel}"), new Sheet.RowId($"{row - 1}"), new Sheet.RowOffset($"{Rim * Pixel}")),
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

    private static (int Width, int Height) SizeOf(PictureBytes picture)
    {
        var share = Math.Min(1.0, Math.Min((double)Highest / picture.Height, (double)Widest / picture.Width));
        return (Math.Max(1, (int)(picture.Width * share)), Math.Max(1, (int)(picture.Height * share)));
    }
}
