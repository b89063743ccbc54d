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
internal sealed class FindingPictures(CityDatabase database, TimeProvider clock)
{
    /// <summary>So many pictures lie in one cell; the names of the others stand in it.</summary>
    private const int MostInCell = 3;

    /// <summary>Whether this account may see what a finding holds, which a list doesn't ask.</summary>
    /// <param name="account">Null for the operator.</param>
    public async Task<bool> MaySeeAsync(Guid tenant, Guid? account, Guid finding, CancellationToken ct)
    {
        if (account is not { } who)
            return true;
        await using var city = await database.BeginAsync(tenant, ct);
        return await EvidenceQuery.MaySeeAsync(city, finding, who, clock.GetUtcNow(), ct);
    }

    /// <returns>What is drawn in a cell, and the names of what isn't.</returns>
    public async Task<(List<PictureBytes> Drawn, string Names)> DrawAsync(Guid tenant, IEnumerable<PictureUse> uses, CancellationToken ct)
    {
        var (drawn, named) = (new List<PictureBytes>(), new List<string>());
        foreach (var use in uses)
        {
            if (drawn.Count < MostInCell && await BytesAsync(tenant, use, ct) is { } picture)
                drawn.Add(picture);
            else
                named.Add(use.Name);
        }

        return (drawn, NamesOf(named));
    }

    public static string NamesOf(IEnumerable<string> names) => string.Join('\n', names);

    private async Task<PictureBytes?> BytesAsync(Guid tenant, PictureUse use, CancellationToken ct)
    {
        if (use.Size > EvidenceLimits.LargestThumbnail)
            return null;
        await using var city = await database.BeginAsync(tenant, ct);
        await using var stored = new ContentStream(database, await EvidenceQuery.ContentAsync(city, Convert.FromHexString(use.Sha256), ct));
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy, ct);
        return PictureBytes.Of(copy.ToArray());
    }
}
