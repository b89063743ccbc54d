using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A map's layout in the units of its picture.</summary>
public sealed record MapDrawing(int Width, int Height, ImmutableArray<DrawnBox> Boxes, ImmutableArray<DrawnArrow> Arrows)
{
    public const int BoxWidth = 148;
    public const int BoxHeight = 46;
    private const int Across = BoxWidth + 20;
    private const int Down = BoxHeight + 38;
    private const int Margin = 12;

    /// <summary>Room on the left and the right for arrows that pass other layers.</summary>
    private const int Side = 96;

    public static MapDrawing Of(MapLayout layout)
    {
        var width = (2 * (Margin + Side)) + (layout.Widest * Across) - 20;
        var boxes = layout.Boxes.Select(box => Draw(layout, box, width)).ToDictionary(box => box.State.Name);
        return new MapDrawing(
            width, (2 * Margin) + (layout.Layers * Down) - 38, [.. boxes.Values],
            [.. layout.Arrows.Select(arrow => new DrawnArrow(PathOf(boxes[arrow.From], boxes[arrow.To]), arrow.Title, arrow.IsReturn))]);
    }

    /// <summary>A line of text in the middle of a box. (In markup the tag would be Razor's own.)</summary>
    public static string TextAt(int x, int y, string line) =>
        string.Create(CultureInfo.InvariantCulture, $"""<text x="{x}" y="{y}" text-anchor="middle">{WebUtility.HtmlEncode(line)}</text>""");

    private static DrawnBox Draw(MapLayout layout, MapBox box, int width)
    {
        var inLayer = layout.Boxes.Count(other => other.Layer == box.Layer);
        var left = (width - ((inLayer * Across) - 20)) / 2;
        return new DrawnBox(box.State, left + (box.Place * Across), Margin + (box.Layer * Down), box.Layer);
    }

    private static string PathOf(DrawnBox from, DrawnBox to)
    {
        if (to.Layer == from.Layer + 1)
            return Path($"M{from.Middle} {from.Y + BoxHeight}C{from.Middle} {to.Y - 14} {to.Middle} {from.Y + BoxHeight + 14} {to.Middle} {to.Y}");
        if (to.State.IsFinal)
            return Into(from, to, to.Middle < from.Middle ? -1 : 1);
        return to.Layer > from.Layer ? Around(from, to, BoxWidth, 1) : Around(from, to, 0, -1);
    }

    // An end is entered from above, on its own side of the way down.
    private static string Into(DrawnBox from, DrawnBox to, int way)
    {
        var edge = from.Middle + (way * BoxWidth / 2);
        return Path($"M{edge} {from.Y + 23}C{edge + (way * Side)} {from.Y + 23} {to.Middle} {to.Y - (Down * 2)} {to.Middle} {to.Y}");
    }

    // The farther it goes, the farther out it swings, so that long ways don't hide short ones.
    private static string Around(DrawnBox from, DrawnBox to, int edge, int way)
    {
        var outermost = way > 0 ? Math.Max(from.X, to.X) + edge : Math.Min(from.X, to.X);
        var swing = outermost + (way * Math.Min(Side, 30 + (14 * Math.Abs(to.Layer - from.Layer))));
        return Path($"M{from.X + edge} {from.Y + 23}C{swing} {from.Y + 23} {swing} {to.Y + 23} {to.X + edge} {to.Y + 23}");
    }

    private static string Path(FormattableString path) => FormattableString.Invariant(path);
}

/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
public sealed record DrawnBox(State State, int X, int Y, int Layer)
{
    private const int MostInALine = 20;

    public int Middle => X + (MapDrawing.BoxWidth / 2);

    /// <summary>The title in one line or two, each with the height of its foot.</summary>
    public IEnumerable<(string Line, int Y)> LinesOf(string title)
    {
        if (title.Sum(letter => letter > 0xff ? 2 : 1) <= MostInALine)
            return [(title, Y + 28)];
        var spaces = Enumerable.Range(0, title.Length).Where(i => title[i] == ' ').ToArray();
        var cut = spaces.Length == 0 ? title.Length / 2 : spaces.MinBy(space => Math.Abs(space - (title.Length / 2)));
        return [(title[..cut], Y + 20), (title[cut..].Trim(), Y + 37)];
    }
}

/// <param name="Path">SVG path data.</param>
public sealed record DrawnArrow(string Path, Text Title, bool IsReturn);
