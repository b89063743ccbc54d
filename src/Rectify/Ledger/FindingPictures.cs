using System.Text.Json;
using Rectify.Database;
using Rectify.Evidence;
using Rectify.Findings;

namespace Rectify.Ledger;

/// <summary>A picture among a finding's evidence.</summary>
/// <param name="Sha256">Hex, of what is drawn: the small picture of it, or it itself where none came.</param>
/// <param name="Size">Bytes of that.</param>
internal sealed record PictureUse(string Name, string MediaType, string Sha256, long Size, DateTimeOffset Since)
{
    /// <summary>SQL of those of a finding <c>f</c>, in the order they came, as JSON.</summary>
    public const string Selected = """
        (select coalesce(json_agg(json_build_object('name', e.name, 'media_type', e.media_type, 'sha256', encode(c.sha256, 'hex'), 'size', c.size, 'since', u.since)
                order by u.since, e.id), '[]')::text
            from evidence_use u join evidence_file e on e.id = u.evidence_id join content c on c.sha256 = case when e.thumbnail is null then e.sha256 else e.thumbnail end
            where u.finding_id = f.id)
        """;

    public static PictureUse[] Read(string json) =>
        [.. JsonSerializer.Deserialize<PictureUse[]>(json, EngineJson.Options)!.Where(use => use.MediaType.StartsWith("image/", StringComparison.Ordinal))]; // an array was selected
}

/// <summary>The pictures of findings as a form shows them: drawn, or called by their names.</summary>
internal static class FindingPictures
{
    /// <summary>So many pictures lie in one cell; the names of the others stand in it.</summary>
    public const int MostInCell = 3;

    /// <summary>Those of the findings whose content this account may see, which a list doesn't ask.</summary>
    /// <param name="account">Null for the operator.</param>
    public static async Task<HashSet<Guid>> SeenAsync(CityTransaction city, Guid? account, Guid[] findings, DateTimeOffset now, CancellationToken ct)
    {
        if (account is not { } who || findings.Length == 0)
            return [.. findings];
        var seen = (await ManyFindings.LookAsync(city, findings, now, ct)).Where(finding => finding.IsSeenBy(who)).Select(finding => finding.Id).ToHashSet();
        foreach (var other in findings.Where(finding => !seen.Contains(finding)))
        {
            if (await MergedFindings.IsSeenThroughAsync(city, other, who, now, ct))
                seen.Add(other);
        }

        return seen;
    }

    /// <returns>What is drawn in a cell, and the names of what isn't.</returns>
    public static async Task<(List<PictureBytes> Drawn, string Names)> DrawAsync(CityTransaction city, IEnumerable<PictureUse> uses, CancellationToken ct)
    {
        var (drawn, named) = (new List<PictureBytes>(), new List<string>());
        foreach (var use in uses)
        {
            if (drawn.Count < MostInCell && await BytesAsync(city, use, ct) is { } picture)
                drawn.Add(picture);
            else
                named.Add(use.Name);
        }

        return (drawn, NamesOf(named));
    }

    public static string NamesOf(IEnumerable<string> names) => string.Join('\n', names);

    private static async Task<PictureBytes?> BytesAsync(CityTransaction city, PictureUse use, CancellationToken ct)
    {
        if (use.Size > EvidenceLimits.LargestThumbnail)
            return null;
        await using var command = city.CreateCommand("""
            select string_agg(h.bytes, ''::bytea order by h.ordinal) from content c join chunk h on h.upload_id = c.upload_id where c.sha256 = $1
            """);
        Sql.Bind(command, Sql.Of(Convert.FromHexString(use.Sha256)));
        return await command.ExecuteScalarAsync(ct) is byte[] bytes ? PictureBytes.Of(bytes) : null;
    }
}
