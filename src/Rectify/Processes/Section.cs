using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Reads the values of one mapping in a file; what is missing, unknown or of the wrong kind becomes a fault at its place.</summary>
internal sealed class Section
{
    private static readonly Dictionary<string, bool> Booleans = new() { ["true"] = true, ["false"] = false };
    private readonly YamlNode.Map _map;
    private readonly Place _place;
    private readonly FaultList _faults;

    /// <param name="place">Where to say that something is missing.</param>
    /// <param name="keys">The keys that may stand here; empty when they are names that the file's author chooses.</param>
    public Section(YamlNode node, Place place, FaultList faults, params IReadOnlyList<string> keys)
    {
        (_place, _faults) = (place, faults);
        _map = node as YamlNode.Map ?? new YamlNode.Map(node.Place, []);
        if (node is not YamlNode.Map)
            faults.Add(node.Place, "这里应当是“键: 值”的映射", "a mapping of keys to values is expected here");
        foreach (var entry in _map.Entries.Where(entry => keys.Count > 0 && !keys.Contains(entry.Key.Text)))
            Say(entry.Key, $"未知的键“{entry.Key.Text}”，可用：{string.Join("、", keys)}", $"unknown key '{entry.Key.Text}'; known here: {string.Join(", ", keys)}");
    }

    public Place Place => _place;

    public bool Has(string key) => _map.Find(key) is not null;

    /// <summary>Whether a mapping of its own stands at the key.</summary>
    public bool IsMap(string key) => _map.Find(key)?.Value is YamlNode.Map;

    public void Say(YamlNode node, string zh, string en) => _faults.Add(node.Place, zh, en);

    /// <summary>Says something of the key, or of the section when the key isn't there.</summary>
    public void Say(string key, string zh, string en) => _faults.Add(_map.Find(key)?.Key.Place ?? _place, zh, en);

    public string? Text(string key) => _map.Find(key) is { } entry ? TextOf(entry.Value) : null;

    public string Required(string key) => Text(key) ?? Missing(key);

    /// <summary>Says so when a key isn't there whose value is read by other means.</summary>
    public void Demand(params IReadOnlyList<string> keys)
    {
        foreach (var key in keys.Where(key => !Has(key)))
            Missing(key);
    }

    public Text Title(string key = "title")
    {
        if (Inner(key, "zh", "en") is not { } title)
            return new Text(Missing(key), "");
        return new Text(title.Required("zh"), title.Required("en"));
    }

    public bool Flag(string key) => Word(key, Booleans) ?? false;

    public int? Number(string key) => Read(
        key, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
        "整数", "a whole number");

    public decimal? Decimal(string key) => Read(
        key, text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? WithoutTrailingZeros(number) : (decimal?)null,
        "数", "a number");

    public Span? Span(string key) => Read(
        key, text => Engine.Span.TryParse(text, out var span) ? span : (Span?)null, "时长，如 3wd、30d、1mo", "a span such as 3wd, 30d or 1mo");

    public Offset? Offset(string key) => Read(
        key, text => Engine.Offset.TryParse(text, out var offset) ? offset : (Offset?)null,
        "相对期限的时点，如 due-3wd、due、due+1wd", "a point such as due-3wd, due or due+1wd");

    public TimeOnly? Time(string key) => Read(
        key, text => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : (TimeOnly?)null,
        "时刻，如 09:00", "a time of day such as 09:00");

    /// <summary>A value out of a closed list of words.</summary>
    public T? Word<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => Read(
            key, text => words.TryGetValue(text, out var value) ? value : (T?)null,
            string.Join("、", words.Keys), string.Join(", ", words.Keys));

    /// <summary>A list of names, or one name by itself; empty when the key is absent.</summary>
    public ImmutableArray<string> Names(string key) => [.. Nodes(key).Select(TextOf)];

    /// <summary>The same, each with its place; what is no single value is a fault and left out.</summary>
    public IEnumerable<YamlNode.Scalar> Values(string key) => Nodes(key).Where(node => TextOf(node).Length > 0).OfType<YamlNode.Scalar>();

    public Section? Inner(string key, params IReadOnlyList<string> keys) =>
        _map.Find(key) is { } entry ? new Section(entry.Value, entry.Key.Place, _faults, keys) : null;

    /// <summary>The entries of the mapping at a key, each of which is a section of its own under the name it stands for.</summary>
    public IEnumerable<(string Name, Section Section)> Sections(string key, params IReadOnlyList<string> keys) =>
        Inner(key) is { } inner ? inner.Sections(keys) : [];

    public IEnumerable<(string Name, Section Section)> Sections(params IReadOnlyList<string> keys) =>
        _map.Entries.Select(entry => (NameOf(entry.Key), new Section(entry.Value, entry.Key.Place, _faults, keys)));

    /// <summary>The items of the list at a key, each a section.</summary>
    public IEnumerable<Section> Items(string key, params IReadOnlyList<string> keys)
    {
        var items = _map.Find(key)?.Value;
        if (items is not (null or YamlNode.List))
            Say(items, "这里应当是列表", "a list is expected here");
        return items is YamlNode.List list ? list.Items.Select(item => new Section(item, item.Place, _faults, keys)) : [];
    }

    /// <summary>The keys of this section, in the order of the file.</summary>
    public IEnumerable<string> Keys => _map.Entries.Select(entry => entry.Key.Text);

    private T? Read<T>(string key, Func<string, T?> read, string zh, string en)
        where T : struct
    {
        if (_map.Find(key) is not { } entry || TextOf(entry.Value) is not { Length: > 0 } text)
            return null;
        var value = read(text);
        if (value is null)
            Say(entry.Value, $"“{key}”的值“{text}”不对，应为：{zh}", $"'{text}' will not do for '{key}': {en}");
        return value;
    }

    private ImmutableArray<YamlNode> Nodes(string key) => _map.Find(key)?.Value switch
    {
        null => [],
        YamlNode.List list => list.Items,
        var one => [one],
    };

    private string TextOf(YamlNode node)
    {
        if (node is YamlNode.Scalar { Text.Length: > 0 } scalar)
            return scalar.Text;
        Say(node, "这里应当是一个非空的值", "one value, not empty, is expected here");
        return "";
    }

    private string NameOf(YamlNode.Scalar key)
    {
        if (!Vocabulary.IsName(key.Text))
            Say(key, $"“{key.Text}”不能作名称：用小写字母、数字、_ 和 -，以字母开头", $"'{key.Text}' is not a name: lower-case letters, digits, _ and -, a letter first");
        return key.Text;
    }

    private string Missing(string key)
    {
        _faults.Add(_place, $"缺少“{key}”", $"'{key}' is missing");
        return "";
    }

    private static decimal WithoutTrailingZeros(decimal number) => number / 1.0000000000000000000000000000m;
}
