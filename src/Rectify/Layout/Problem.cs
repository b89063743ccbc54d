using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rectify.Layout;

/// <summary>An answer of kind problem+json, the one way in which a request is refused: title, detail and what is missing in the
/// language asked for, and a code that never changes.</summary>
/// <remarks>The title is the text of <paramref name="Code"/>, the detail that of <c>{Code}.detail</c>, absent when there is none.</remarks>
public sealed record Problem(int Status, string Code, params (string Name, object? Value)[] Arguments) : IResult
{
    public static readonly Problem NotSignedIn = new(StatusCodes.Status401Unauthorized, "not_signed_in");
    public static readonly Problem NotYours = new(StatusCodes.Status403Forbidden, "not_yours");
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, "not_found");

    /// <summary>What the request lacks or has wrong, part by part; empty when that is not what it is about.</summary>
    public IReadOnlyList<MissingPart> Missing { get; init; } = [];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.ContentLanguage = httpContext.Request.Language() == Language.English ? "en" : "zh-CN";
        return httpContext.Response.WriteAsJsonAsync(
            Body(httpContext.Request.Language()), Json, "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>The same to somebody who looks at a page: a sentence that needs neither database nor frame.</summary>
    public Task WritePageAsync(HttpContext http, CancellationToken ct)
    {
        var body = Body(http.Request.Language());
        http.Response.StatusCode = Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"<!doctype html><title>{HtmlEncoder.Default.Encode(body.Title)}</title>"
            + $"<h1>{HtmlEncoder.Default.Encode(body.Title)}</h1><p>{HtmlEncoder.Default.Encode(body.Detail ?? "")}</p>", ct);
    }

    /// <summary>The answer's body in one language.</summary>
    public ProblemBody Body(Language language) => new(
        $"urn:rectify:problem:{Code}",
        Texts.Get(Code, language, Arguments),
        Status,
        Texts.Has($"{Code}.detail") ? Texts.Get($"{Code}.detail", language, Arguments) : null,
        Code,
        [.. Missing.Select(part => part.Body(language))]);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };
}

/// <summary>One thing that a request lacks or has wrong.</summary>
/// <param name="Code">Key of a text, stable.</param>
/// <param name="Field">The field, row or header it is about; absent when it is about none.</param>
public sealed record MissingPart(string Code, string? Field, params (string Name, object? Value)[] Arguments)
{
    /// <summary>The part of several brought at once that it is about, from 1; 0 for the request itself.</summary>
    public int Part { get; init; }

    internal MissingBody Body(Language language)
    {
        var message = Texts.Get(Code, language, Arguments);
        return Part == 0
            ? new MissingBody(Code, Field, message)
            : new MissingBody(Code, Field, Texts.Get("missing_in_part", language, ("part", Part), ("message", message))) { Part = Part };
    }
}

/// <summary>RFC 9457's members, and ours: <c>code</c> and <c>missing</c>.</summary>
public sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail, string Code, IReadOnlyList<MissingBody> Missing);

/// <summary>One entry of <c>missing</c>.</summary>
public sealed record MissingBody(string Code, string? Field, string Message)
{
    /// <summary>The part that it is about, from 1; absent when there are none.</summary>
    public int? Part { get; init; }
}
