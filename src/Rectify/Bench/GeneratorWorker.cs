using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Rectify.Findings;

namespace Rectify.Bench;

/// <summary>One person of the generator, who signs for findings by turns: with a browser that signed in once and posts the form of the
/// finding's page, and with a program that posts JSON with a token.</summary>
/// <remarks>The browser gets a page once, for the antiforgery token that is good for all its posts, and follows no redirect: what is
/// measured is the posts.</remarks>
internal sealed partial class GeneratorWorker : IDisposable
{
    private readonly HttpClient _browser;
    private readonly HttpClient _program;
    private readonly FindingStock _stock;
    private string _antiforgery = "";
    private bool _isFormsTurn;

    private GeneratorWorker(Uri address, GeneratorPerson person)
    {
        _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        _program = new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", person.Token) } };
        _stock = new(person.First, person.Step, person.Count);
    }

    public static async Task<GeneratorWorker> SignInAsync(Uri address, string city, GeneratorPerson person, CancellationToken ct)
    {
        var worker = new GeneratorWorker(address, person);
        var form = Form(("_handler", "sign-in"), ("city", city), ("login", person.Login), ("password", person.Password), (Antiforgery, await worker.TokenOnAsync("/sign-in", ct)));
        await worker.PostFormAsync("/sign-in", form, leadsTo: "/", ct);
        worker._antiforgery = await worker.TokenOnAsync(AddressOf(person.First), ct);
        return worker;
    }

    /// <summary>Signs for one finding.</summary>
    /// <exception cref="HttpRequestException">The service didn't take it.</exception>
    public Task ActAsync(CancellationToken ct)
    {
        var ordinal = _stock.Take();
        _isFormsTurn = !_isFormsTurn;
        return _isFormsTurn ? ActByFormAsync(ordinal, ct) : ActByTokenAsync(ordinal, ct);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _program.Dispose();
    }

    private async Task ActByFormAsync(long ordinal, CancellationToken ct)
    {
        const string form = "act-" + SigningCity.Action;
        var posted = Form(
            ("_handler", "act"), (Antiforgery, _antiforgery), (OfferForm.Which, form), (OfferForm.Sequence, $"{SigningCity.Sequence}"),
            (OfferForm.Key, SigningCity.KeyOf(ordinal)), (OfferForm.Content, ""), (OfferForm.Note, ""));
        await PostFormAsync(AddressOf(ordinal), posted, leadsTo: $"?done={form}", ct);
    }

    private async Task ActByTokenAsync(long ordinal, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/findings/{BenchFindings.IdOf(ordinal)}/actions/{SigningCity.Action}")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", SigningCity.KeyOf(ordinal));
        request.Headers.Add("If-Match", $"\"{SigningCity.Sequence}\"");
        using var answer = await _program.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    private async Task PostFormAsync(string address, FormUrlEncodedContent form, string leadsTo, CancellationToken ct)
    {
        using var answer = await _browser.PostAsync(address, form, ct);
        if (answer.Headers.Location?.OriginalString.EndsWith(leadsTo, StringComparison.Ordinal) is not true)
            throw new HttpRequestException($"{address} answered a form with {(int)answer.StatusCode} {answer.Headers.Location}");
    }

    private async Task<string> TokenOnAsync(string address, CancellationToken ct)
    {
        var token = AntiforgeryInput().Match(await _browser.GetStringAsync(address, ct));
        return token.Success ? token.Groups[1].Value : throw new HttpRequestException($"{address} has no form to post");
    }

    private static string AddressOf(long ordinal) => $"/findings/{BenchFindings.IdOf(ordinal)}";

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private const string Antiforgery = "__RequestVerificationToken";

    [GeneratedRegex($"""name="{Antiforgery}" value="([^"]+)""")]
    private static partial Regex AntiforgeryInput();
}
