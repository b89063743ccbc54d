using Microsoft.AspNetCore.Http.Headers;

namespace Rectify.Layout;

/// <summary>The languages that everything a person reads is written in.</summary>
public enum Language
{
    Chinese,
    English,
}

public static class RequestLanguage
{
    /// <summary>The language the browser or program prefers by Accept-Language; Chinese unless English comes first.</summary>
    public static Language Language(this HttpRequest request)
    {
        var preferred = new RequestHeaders(request.Headers).AcceptLanguage.OrderByDescending(language => language.Quality ?? 1);
        foreach (var language in preferred)
        {
            if (language.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
                return Layout.Language.Chinese;
            if (language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return Layout.Language.English;
        }

        return Layout.Language.Chinese;
    }
}
