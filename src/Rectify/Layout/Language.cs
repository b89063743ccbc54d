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
    /// <summary>Name of the cookie that keeps what a person chose on a page: <c>zh</c> or <c>en</c>.</summary>
    public const string Cookie = "rectify_language";

    /// <summary>The language chosen on a page, or else what the browser or program prefers by Accept-Language; Chinese unless
    /// English comes first.</summary>
    public static Language Language(this HttpRequest request)
    {
        if (request.Cookies[Cookie] is { } chosen)
            return chosen == "en" ? Layout.Language.English : Layout.Language.Chinese;

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

    /// <param name="code"><c>zh</c> or <c>en</c>, as it is kept.</param>
    public static Language Coded(string code) => code == "en" ? Layout.Language.English : Layout.Language.Chinese;
}
