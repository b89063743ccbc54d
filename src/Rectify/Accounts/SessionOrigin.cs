namespace Rectify.Accounts;

/// <summary>Where somebody signed in: enough for a person to tell a session of their own from another's.</summary>
/// <param name="Address">Network address as the service saw it; null where there is none.</param>
/// <param name="Browser">What the browser calls itself, at most 300 characters; null when it doesn't.</param>
public sealed record SessionOrigin(string? Address, string? Browser)
{
    private const int Longest = 300;

    // What calls itself several things at once is the first of these.
    private static readonly string[] Browsers = ["Edg", "OPR", "QQBrowser", "MicroMessenger", "Firefox", "Chrome", "Safari"];
    private static readonly string[] Machines = ["HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"];

    /// <summary>Of somebody who isn't in a browser.</summary>
    public static readonly SessionOrigin Nowhere = new(null, null);

    public static SessionOrigin Of(HttpContext http)
    {
        var browser = http.Request.Headers.UserAgent.ToString();
        return new(http.Connection.RemoteIpAddress?.ToString(), browser.Length == 0 ? null : browser[..Math.Min(browser.Length, Longest)]);
    }

    /// <summary>Browser and machine in a word each: Chrome, Windows. Empty when neither is known.</summary>
    public static string Words(string? browser) =>
        string.Join(", ", new[] { Browsers, Machines }.Select(known => known.FirstOrDefault(name => browser?.Contains(name, StringComparison.Ordinal) is true)).OfType<string>());
}
