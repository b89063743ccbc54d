using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Rectify.Layout;

namespace Rectify.Evidence;

/// <summary>Finds the file in a request without reading it: the whole body with <c>?name=</c> and <c>?taken_at=</c>, or the part
/// <c>file</c> of a multipart form, whose parts <c>thumbnail</c> and <c>taken_at</c> come before it.</summary>
internal static class OfferedOverHttp
{
    private const int LongestBoundary = 200;

    /// <returns>The file, its bytes still on the way, or what is wrong; one of the two.</returns>
    public static async Task<(OfferedFile? Offered, Problem? Fault)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data")
            return await ReadPartsAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), ct);
        return TryReadTime(request.Query["taken_at"], out var takenAt)
            ? (new(request.Query["name"], request.Body, request.ContentLength, takenAt), null)
            : (null, WrongTime);
    }

    private static async Task<(OfferedFile?, Problem?)> ReadPartsAsync(HttpRequest request, string boundary, CancellationToken ct)
    {
        if (boundary.Length is 0 or > LongestBoundary)
            return (null, NoFile);
        var parts = new MultipartReader(boundary, request.Body);
        ReadOnlyMemory<byte>? thumbnail = null;
        DateTimeOffset? takenAt = null;
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var about))
                continue;
            switch (HeaderUtilities.RemoveQuotes(about.Name).ToString())
            {
                case "file":
                    var name = about.FileNameStar.HasValue ? about.FileNameStar : HeaderUtilities.RemoveQuotes(about.FileName);
                    return (new(name.ToString(), part.Body, null, takenAt, thumbnail), null);
                case "thumbnail":
                    thumbnail = await ReadSmallAsync(part.Body, EvidenceLimits.LargestThumbnail, ct);
                    break;
                case "taken_at":
                    if (!TryReadTime(Encoding.UTF8.GetString((await ReadSmallAsync(part.Body, 64, ct)).Span), out takenAt))
                        return (null, WrongTime);
                    break;
                default:
                    break; // an antiforgery token, or what a later version sends
            }
        }

        return (null, NoFile);
    }

    // One byte more than may be: whoever checks sees that it is too long.
    private static async Task<ReadOnlyMemory<byte>> ReadSmallAsync(Stream part, int most, CancellationToken ct)
    {
        var bytes = new byte[most + 1];
        return bytes.AsMemory(0, await part.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct));
    }

    private static bool TryReadTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        string[] forms = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFzzz"];
        if (!DateTimeOffset.TryParseExact(text.Replace("Z", "+00:00", StringComparison.Ordinal), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
            return false;
        time = read.ToUniversalTime();
        return true;
    }

    private static readonly Problem NoFile = new(StatusCodes.Status400BadRequest, "evidence_no_file");
    private static readonly Problem WrongTime =
        new(StatusCodes.Status400BadRequest, "evidence_taken_at") { Missing = [new("evidence_taken_at", "taken_at")] };
}
