using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The address of a page of the ledger: it alone says what the list is narrowed to, so Back and a bookmark work.</summary>
public sealed class LedgerAddress(IQueryCollection query)
{
    public const string AfterName = "after";

    private static readonly string[] Narrowing =
        ["q", "process", "state", "light", "unit", "team", "campaign", "source", "severity", "category", "open", "owner", "stalled", "area", "section", "kind", "figure", "from", "to"];

    /// <summary>Null when it isn't set.</summary>
    public string? this[string name] => query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool IsNarrowed => Narrowing.Any(name => this[name] is not null);

    /// <summary>What can't be read narrows nothing.</summary>
    public LedgerFilter Filter => new(
        this["process"], this["state"], LightNamed(this["light"]), Id("unit"), Id("team"), Id("campaign"), this["source"], this["severity"],
        this["category"], this["q"], Truth("open"), this["owner"], Truth("stalled"), KeyOf(this[AfterName]))
    {
        Area = this["area"],
        Section = this["section"],
        Kind = this["kind"],
    };

    /// <summary>The first page of the same list.</summary>
    public string First => With(null);

    /// <summary>The page that begins behind a row.</summary>
    public string After(LedgerKey key) =>
        With(string.Create(CultureInfo.InvariantCulture, $"{key.OpenedAt.UtcTicks}-{key.Id:n}"));

    private string With(string? after) => QueryHelpers.AddQueryString(
        "/findings",
        [.. Narrowing.Where(name => this[name] is not null).Select(name => KeyValuePair.Create(name, this[name])), .. after is null ? [] : new[] { KeyValuePair.Create(AfterName, (string?)after) }]);

    private static LedgerKey? KeyOf(string? text) =>
        text?.Split('-') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "n", out var finding)
            ? new LedgerKey(new DateTimeOffset(at, TimeSpan.Zero), finding)
            : null;

    private static Light? LightNamed(string? name) =>
        Enum.GetValues<Light>().Where(light => LedgerRowReading.Snake(light) == name).Select(light => (Light?)light).FirstOrDefault();

    private Guid? Id(string name) => Guid.TryParse(this[name], CultureInfo.InvariantCulture, out var id) ? id : null;

    private bool? Truth(string name) => bool.TryParse(this[name], out var truth) ? truth : null;
}
