using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>How a number format shows a number.</summary>
internal enum NumberShows { Number, Day, Month }

/// <summary>Tells from a workbook's styles which numbers are dates, and turns them into dates.</summary>
internal sealed partial class XlsxDates(ImmutableArray<NumberShows> styles, bool from1904)
{
    public static async Task<XlsxDates> ReadAsync(XlsxParts parts, string? part, bool from1904, CancellationToken ct)
    {
        using var xml = part is null ? null : await parts.ReadAsync(part, ct);
        var formats = new Dictionary<int, NumberShows>();
        var styles = ImmutableArray.CreateBuilder<NumberShows>();
        for (var inCells = false; xml is not null && await xml.ReadAsync();)
        {
            if (xml.LocalName == "cellXfs")
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt")
                formats[IdOf(xml)] = Shows(xml.GetAttribute("formatCode") ?? "");
            else if (xml.NodeType == XmlNodeType.Element && inCells && xml.LocalName == "xf")
                styles.Add(formats.TryGetValue(IdOf(xml), out var shows) ? shows : Shows(IdOf(xml)));
        }

        return new XlsxDates(styles.ToImmutable(), from1904);
    }

    /// <param name="style">A cell's style; one that the workbook doesn't have shows plain numbers.</param>
    public LedgerCell Cell(double number, int style)
    {
        var shows = style >= 0 && style < styles.Length ? styles[style] : NumberShows.Number;
        return shows == NumberShows.Number || DateOf(number, from1904) is not { } date
            ? new LedgerCell(NumberText(number), CellKind.Number)
            : shows == NumberShows.Month
                ? new LedgerCell(date.ToString("yyyy'年'M'月'", CultureInfo.InvariantCulture))
                : Cell(date);
    }

    public static LedgerCell Cell(DateTime date) => new(
        date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), CellKind.Date, date);

    /// <summary>The date that a spreadsheet means by a number, to the second; null for a number that is no date.</summary>
    public static DateTime? DateOf(double number, bool from1904 = false)
    {
        var days = from1904 ? number + 1462 : number < 60 ? number + 1 : number;    // 1900 was no leap year, but spreadsheets count its 29 February
        return days is < 1 or >= 2_958_466
            ? null
            : new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(Math.Round(days * 86_400));
    }

    private static string NumberText(double number) => Math.Abs(number) < 1e15
        ? number.ToString("0.###############", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static int IdOf(XmlReader xml) =>
        int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>The formats that every program knows by number (ECMA-376 part 1, §18.8.30, with those of the Chinese editions).</summary>
    private static NumberShows Shows(int format) => format switch
    {
        17 or 27 or 36 or 50 or 52 or 57 => NumberShows.Month,
        (>= 14 and <= 22) or (>= 28 and <= 35) or (>= 45 and <= 47) or (>= 51 and <= 58) => NumberShows.Day,
        _ => NumberShows.Number,
    };

    private static NumberShows Shows(string format)
    {
        var bare = Literal().Replace(format.Split(';')[0], "").ToLowerInvariant();
        if (bare.Contains('y', StringComparison.Ordinal) && bare.Contains('m', StringComparison.Ordinal) && bare.IndexOfAny(['d', 'h', 's']) < 0)
            return NumberShows.Month;
        return bare.IndexOfAny(['y', 'm', 'd', 'h', 's']) >= 0 ? NumberShows.Day : NumberShows.Number;
    }

    /// <summary>Quoted text, escaped characters, and colours or conditions in brackets.</summary>
    [GeneratedRegex("""
        "[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|通用格式
        """, RegexOptions.IgnoreCase)]
    private static partial Regex Literal();
}
