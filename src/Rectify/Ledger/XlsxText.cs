using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>Text as an xlsx file stores it: characters that XML can't hold, and carriage returns, are written <c>_xHHHH_</c>.</summary>
public static partial class XlsxText
{
    public static string Escape(string text) =>
        Unsafe().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"_x{(int)match.Value[0]:X4}_"));

    public static string Unescape(string text) => !text.Contains("_x", StringComparison.Ordinal)
        ? text
        : Escaped().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    /// <summary>Joins all <c>t</c> elements inside the present element, phonetic guides left out; the reader ends on its end.</summary>
    internal static async Task<string> ReadAsync(XmlReader xml, StringBuilder scratch, int longest, Func<InvalidLedgerException> tooLong)
    {
        if (xml.IsEmptyElement)
            return "";
        scratch.Clear();
        for (var depth = xml.Depth; await xml.ReadAsync() && xml.Depth > depth;)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "rPh")
                await LeaveAsync(xml);
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA
                && xml.Depth > depth + 1)
                scratch.Append(xml.Value);
            if (scratch.Length > longest)
                throw tooLong();
        }

        return Unescape(scratch.ToString());
    }

    private static async Task LeaveAsync(XmlReader xml)
    {
        for (var depth = xml.Depth; !xml.IsEmptyElement && await xml.ReadAsync() && xml.Depth > depth;)
        {
            // Nothing inside is of use.
        }
    }

    /// <summary>What XML 1.0 forbids, a lone half of a surrogate pair, a carriage return, and an underscore that would read as an escape.</summary>
    [GeneratedRegex("[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Unsafe();

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
