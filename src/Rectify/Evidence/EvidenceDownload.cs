using Microsoft.Net.Http.Headers;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>Gives a file out: whole or a range, as something to save and never to run in our pages' name.</summary>
internal static class EvidenceDownload
{
    private const string Sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static IResult Of(HttpContext http, CityDatabase database, Content content, EvidenceFile file) =>
        Send(http, new ContentStream(database, content), content, file.MediaType, file.Name);

    /// <summary>The small picture; its kind is seen from its bytes, as when it came.</summary>
    public static async Task<IResult> ThumbnailAsync(HttpContext http, CityDatabase database, Content content, EvidenceFile file, CancellationToken ct)
    {
        var stream = new ContentStream(database, content);
        var start = new byte[16];
        await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        stream.Position = 0;
        return Send(http, stream, content, MediaType.Thumbnail(start) ?? MediaType.Opaque, file.Name);
    }

    // The framework answers Range, If-Range, If-None-Match and HEAD, and writes the name as RFC 6266 wants it, since the stream seeks.
    private static IResult Send(HttpContext http, ContentStream stream, Content content, string mediaType, string name)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Sandbox;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, no-cache"; // kept by the browser, asked for again each time: rights change
        return Results.Stream(stream, mediaType, name, content.CreatedAt, new EntityTagHeaderValue($"\"{content.Hex}\""), enableRangeProcessing: true);
    }
}
