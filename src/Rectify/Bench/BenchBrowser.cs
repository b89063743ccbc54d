using System.Text.RegularExpressions;

namespace Rectify.Bench;

/// <summary>A browser that signs in once, keeps its cookies and follows no redirect.</summary>
internal sealed partial class BenchBrowser(Uri address) : IDisposable
{
    private const string Antiforgery = "__RequestVerificationToken";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    /// <exception cref="HttpRequestException">The service didn't let them in.</exception>
    public async Task SignInAsync(string city, string login, string password, CancellationToken ct)
    {
        var token = await TokenOnAsync("/sign-in", ct);
        await PostAsync("/sign-in", token, leadsTo: "/", ct, ("_handler", "sign-in"), ("city", city), ("login", login), ("password", password));
    }

    /// <returns>The page as it came, in UTF-8.</returns>
    /// <exception cref="HttpRequestException">It isn't there.</exception>
    public Task<byte[]> GetAsync(string address, CancellationToken ct) => _client.GetByteArrayAsync(address, ct);

    /// <returns>The antiforgery token of a page's forms, which is good for all that this browser posts.</returns>
    public async Task<string> TokenOnAsync(string address, CancellationToken ct)
    {
        var token = AntiforgeryInput().Match(await _client.GetStringAsync(address, ct));
        return token.Success ? token.Groups[1].Value : throw new HttpRequestException($"{address} has no form to post");
    }

    /// <exception cref="HttpRequestException">It led elsewhere.</exception>
    public async Task PostAsync(string address, string token, string leadsTo, CancellationToken ct, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Append((Antiforgery, token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await _client.PostAsync(address, form, ct);
        if (answer.Headers.Location?.OriginalString.EndsWith(leadsTo, StringComparison.Ordinal) is not true)
            throw new HttpRequestException($"{address} answered a form with {(int)answer.StatusCode} {answer.Headers.Location}");
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex($"""name="{Antiforgery}" value="([^"]+)""")]
    private static partial Regex AntiforgeryInput();
}
