using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Rectify.Layout.Components;

namespace Rectify.Layout;

/// <summary>Everything a person opens in a browser: the pages, their frame, the choice of language.</summary>
public static class Pages
{
    // The largest file, and room for the rest of its form.
    private const long LargestForm = (Upload.MegabytesEach + 1L) * 1024 * 1024;

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<Reader>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // or every Chinese attribute goes out as numbers
        services.Configure<FormOptions>(options => options.MultipartBodyLengthLimit = LargestForm);
        // No answer holds a secret that is the same twice beside what somebody else may have put there.
        services.AddResponseCompression(options => options.EnableForHttps = true);
    }

    /// <summary>What happens to a page that failed or isn't there; the API says such things as problem+json itself.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api"), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.Use(AnswerStaleFormsAsync);
        });
        app.UseRouting(); // after those two, or the pages that they turn to aren't found
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().DisableRateLimiting();
        app.MapRazorComponents<App>().WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        app.MapPost("/language", ChooseLanguage).AllowAnonymous();
    }

    // A form that its page no longer has is answered with an empty 400 that calls itself HTML, which no error page would replace.
    private static async Task AnswerStaleFormsAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false })
            http.Response.ContentType = null;
    }

    private static IResult ChooseLanguage(HttpContext http, [FromForm] string to, [FromForm] string back)
    {
        http.Response.Cookies.Append(
            RequestLanguage.Cookie,
            to == "en" ? "en" : "zh",
            new() { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>Answers that a page isn't there. A named form that is on the page while it gives way to "not found" breaks the
    /// renderer, and a post without its form is an error: so a get has no form, and a post gets the bare frame.</summary>
    /// <returns>Whether the page still has its form.</returns>
    public static bool NotHere(HttpContext http, NavigationManager navigation)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        if (HttpMethods.IsPost(http.Request.Method))
            return true;
        navigation.NotFound();
        return false;
    }

    /// <summary>An address to go back to, if it lies on this site; otherwise the workbench.</summary>
    public static string Local(string? back) =>
        back is ['/', not ('/' or '\\'), ..] ? back : "/";
}
