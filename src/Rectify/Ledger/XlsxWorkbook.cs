using System.Collections.Immutable;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>A sheet of a workbook that people can see.</summary>
/// <param name="Part">Where in the file the sheet's rows are.</param>
internal sealed record XlsxSheet(string Name, string Part);

/// <summary>What a workbook says of itself: its sheets in the order of their tabs, and where its strings and styles are.</summary>
internal sealed record XlsxWorkbook(ImmutableArray<XlsxSheet> Sheets, string? Strings, string? Styles, bool DatesFrom1904)
{
    public static async Task<XlsxWorkbook> ReadAsync(XlsxParts parts, CancellationToken ct)
    {
        var root = await RelationshipsAsync(parts, "", ct);
        var main = root.FirstOrDefault(link => link.Type.EndsWith("/officeDocument", StringComparison.Ordinal))?.Target
            ?? throw XlsxParts.NotAWorkbook();
        var links = await RelationshipsAsync(parts, main, ct);
        using var xml = await parts.ReadAsync(main, ct) ?? throw XlsxParts.NotAWorkbook();

        var sheets = ImmutableArray.CreateBuilder<XlsxSheet>();
        var from1904 = false;
        while (await xml.ReadAsync())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "workbookPr")
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "sheet" && SheetOf(xml, links) is { } sheet)
                sheets.Add(sheet);
        }

        return new XlsxWorkbook(sheets.ToImmutable(), Target(links, "/sharedStrings"), Target(links, "/styles"), from1904);
    }

    /// <summary>Null for a hidden sheet, and for a chart, which has a tab but no rows.</summary>
    private static XlsxSheet? SheetOf(XmlReader xml, ImmutableArray<Relationship> links)
    {
        var id = xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
            ?? xml.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships");
        var link = links.FirstOrDefault(link => link.Id == id);
        var hidden = xml.GetAttribute("state") is "hidden" or "veryHidden";
        return hidden || link is null || !link.Type.EndsWith("/worksheet", StringComparison.Ordinal)
            ? null
            : new XlsxSheet(xml.GetAttribute("name") ?? "", link.Target);
    }

    private static string? Target(ImmutableArray<Relationship> links, string type) =>
        links.FirstOrDefault(link => link.Type.EndsWith(type, StringComparison.Ordinal))?.Target;

    private static async Task<ImmutableArray<Relationship>> RelationshipsAsync(XlsxParts parts, string part, CancellationToken ct)
    {
        var slash = part.LastIndexOf('/');
        var folder = part[..(slash + 1)];
        using var xml = await parts.ReadAsync($"{folder}_rels/{part[(slash + 1)..]}.rels", ct);
        var links = ImmutableArray.CreateBuilder<Relationship>();
        while (xml is not null && await xml.ReadAsync())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External")
                links.Add(new Relationship(
                    xml.GetAttribute("Id") ?? "", xml.GetAttribute("Type") ?? "", Resolve(folder, xml.GetAttribute("Target") ?? "")));
        }

        return links.ToImmutable();
    }

    private static string Resolve(string folder, string target)
    {
        var steps = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step is not "." and not "..")
                steps.Add(step);
        }

        return string.Join('/', steps);
    }

    private sealed record Relationship(string Id, string Type, string Target);
}
