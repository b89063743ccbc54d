using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rectify.Notices;

/// <summary>JSON as robots and webhooks get it: Chinese as it is, so that a person can read what was sent.</summary>
internal static class OutwardJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // goes into no page

    public static byte[] Of<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>A text with its quotation marks and line breaks escaped, for a place between quotation marks.</summary>
    public static string Escaped(string text) => JsonSerializer.Serialize(text, Options)[1..^1];

    public static HttpRequestMessage Post(string url, byte[] body, string mediaType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType, "utf-8");
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
    }

    /// <summary>A whole number in an answer, under the first of the names that it has.</summary>
    /// <returns>Null when the answer isn't JSON or has none of them.</returns>
    public static int? NumberIn(string body, params string[] names)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var name in names)
            {
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.TryGetInt32(out var number))
                    return number;
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
