using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rectify.Layout;

/// <summary>Reads a request's JSON strictly: what is malformed, unknown, missing or of the wrong type is refused by name, and nothing is written.</summary>
public static class JsonBody
{
    private const int Usual = 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <param name="most">Bytes.</param>
    /// <returns>The body and its bytes, or the problem to answer with.</returns>
    public static async Task<(T? Body, byte[] Bytes, Problem? Fault)> ReadAsync<T>(HttpRequest request, CancellationToken ct, int most = Usual)
        where T : class
    {
        if (!request.HasJsonContentType())
            return (null, [], new Problem(StatusCodes.Status415UnsupportedMediaType, "json_wanted"));

        var bytes = await BytesAsync(request, most, ct);
        if (bytes is null)
            return (null, [], new Problem(StatusCodes.Status413PayloadTooLarge, "body_too_large", ("most", $"{most / Usual} MiB")));
        try
        {
            var body = JsonSerializer.Deserialize<T>(bytes, Strict);
            return body is null ? (null, bytes, Malformed("$")) : (body, bytes, null);
        }
        catch (JsonException e)
        {
            return (null, bytes, Malformed(e.Path ?? "$"));
        }
    }

    private static Problem Malformed(string path) => new(StatusCodes.Status400BadRequest, "json_malformed", ("path", path));

    private static async Task<byte[]?> BytesAsync(HttpRequest request, int most, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, ct)) > 0;)
        {
            if (buffer.Length + read > most)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
