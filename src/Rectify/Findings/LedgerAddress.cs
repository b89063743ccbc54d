using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The address of a page of the ledger: it alone says what the list is narrowed to, its order and its columns, so Back and a
/// bookmark work.</summary>
public sealed class LedgerAddress(IQueryCollection query)
{
    public const string Page = "/findings", AfterName = "after", ColumnsName = "columns", SortName = "sort";

    private static readonly string[] Narrowing =
        ["q", "process", "state", "light", "unit", "team", "campaign", "source", "severity", "category", "open", "owner", "stalled", "idling", "counted", "area", "section", "kind", "method", "link", "post", "figure", "from", "to"];

    /// <summary>The address that a text holds, such as a saved view's; what it doesn't understand it leaves out.</summary>
    public static LedgerAddress Of(string text) => new(new QueryCollection(QueryHelpers.ParseQuery(text)));

    /// <summary>Null when it isn't set.</summary>
    public string? this[string name] => query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool IsNarrowed => Narrowing.Any(name => this[name] is not null);

    /// <summary>In order; the usual ones unless some were chosen.</summary>
    public IReadOnlyList<string> Columns =>
        this[ColumnsName]?.Split(',').Where(ShownColumns.All.Contains).Distinct().ToArray() is { Length: > 0 } chosen ? chosen : ShownColumns.Usual;

    public LedgerSort Sort => SortNamed(this[SortName]) ?? default;

    /// <summary>What can't be read narrows nothing.</summary>
    public LedgerFilter Filter => new(
        this["process"], this["state"], LightNamed(this["light"]), Id("unit"), Id("team"), Id("campaign"), this["source"], this["severity"],
        this["category"], this["q"], Truth("open"), this["owner"], Truth("stalled"), LedgerKey.Parse(this[AfterName]))
    {
        Area = this["area"],
        Section = this["section"],
        Kind = this["kind"],
        Method = this["method"],
        Link = this["link"],
        Post = this["post"],
        Idling = Truth("idling"),
        Counted = this["counted"],
        Sort = Sort,
        WithFields = ShownColumns.AskFields(Columns),
    };

    /// <summary>What is narrowed to and shown, but for the page: what a saved view keeps.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Kept =>
        [.. Narrowing.Append(SortName).Where(name => this[name] is not null).Select(name => KeyValuePair.Create(name, this[name])), .. Chosen];

    /// <summary>The first page of the same list.</summary>
    public string First => On(Page);

    /// <summary>The same list at another path.</summary>
    public string On(string path) => QueryHelpers.AddQueryString(path, Kept);

    /// <summary>The page that begins behind a row.</summary>
    public string After(LedgerKey key) => QueryHelpers.AddQueryString(First, AfterName, key.Text);

    /// <summary>The first page of a list that differs in one thing.</summary>
    public string With(string name, string? value) => QueryHelpers.AddQueryString(
        Page, Kept.Where(one => one.Key != name).Concat(value is null ? [] : [KeyValuePair.Create(name, (string?)value)]));

    public static LedgerSort? SortNamed(string? name) =>
        Enum.GetValues<LedgerSort>().Where(sort => FindingWords.Snake(sort) == name).Select(sort => (LedgerSort?)sort).FirstOrDefault();

    private IEnumerable<KeyValuePair<string, string?>> Chosen =>
        Columns.SequenceEqual(ShownColumns.Usual) ? [] : [KeyValuePair.Create(ColumnsName, (string?)string.Join(',', Columns))];

    private static Light? LightNamed(string? name) =>
        Enum.GetValues<Light>().Where(light => LedgerRowReading.Snake(light) == name).Select(light => (Light?)light).FirstOrDefault();

    private Guid? Id(string name) => Guid.TryParse(this[name], CultureInfo.InvariantCulture, out var id) ? id : null;

    private bool? Truth(string name) => bool.TryParse(this[name], out var truth) ? truth : null;
}
