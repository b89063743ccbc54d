using System.Net.Http.Headers;
using System.Text;
using Rectify.Findings;

namespace Rectify.Bench;

/// <summary>One person of the generator, who signs for findings by turns: with a browser that signed in once and posts the form of the
/// finding's page, and with a program that posts JSON with a token.</summary>
/// <remarks>The browser gets a page once, for the antiforgery token that is good for all its posts, and follows no redirect: what is
/// measured is the posts.</remarks>
internal sealed class GeneratorWorker : IDisposable
{
    private readonly BenchBrowser _browser;
    private readonly HttpClient _program;
    private readonly FindingStock _stock;
    private string _antiforgery = "";
    private bool _isFormsTurn;

    private GeneratorWorker(Uri address, GeneratorPerson person)
    {
        _browser = new(address);
        _program = new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", person.Token) } };
        _stock = new(person.First, person.Step, person.Count);
    }

    public static async Task<GeneratorWorker> SignInAsync(Uri address, string city, GeneratorPerson person, CancellationToken ct)
    {
        var worker = new GeneratorWorker(address, person);
        await worker._browser.SignInAsync(city, person.Login, person.Password, ct);
        worker._antiforgery = await worker._browser.TokenOnAsync(AddressOf(person.First), ct);
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

    private Task ActByFormAsync(long ordinal, CancellationToken ct)
    {
        const string form = "act-" + SigningCity.Action;
        return _browser.PostAsync(
            AddressOf(ordinal), _antiforgery, leadsTo: $"?done={form}", ct,
            ("_handler", "act"), (OfferForm.Which, form), (OfferForm.Sequence, $"{SigningCity.Sequence}"),
            (OfferForm.Key, SigningCity.KeyOf(ordinal)), (OfferForm.Content, ""), (OfferForm.Note, ""));
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

    private static string AddressOf(long ordinal) => $"/findings/{BenchFindings.IdOf(ordinal)}";
}
