using System.Collections.Immutable;

namespace Rectify.Processes;

/// <summary>A piece of a YAML file that knows where it stands, so that what is said about it can be said with line and column.</summary>
internal abstract record YamlNode
{
    private YamlNode(Place place) => Place = place;

    public Place Place { get; }

    public sealed record Scalar(Place At, string Text) : YamlNode(At);

    public sealed record List(Place At, ImmutableArray<YamlNode> Items) : YamlNode(At);

    public sealed record Map(Place At, ImmutableArray<Entry> Entries) : YamlNode(At)
    {
        public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
    }

    public sealed record Entry(Scalar Key, YamlNode Value);

    /// <summary>
    /// The place of what the path leads to, or of the last step that is there. A step is a key, the text of a list's item or of a
    /// value, or the <c>key</c> of an item.
    /// </summary>
    public Place PlaceOf(IEnumerable<string> path)
    {
        var (node, place) = (this, Place);
        foreach (var step in path)
        {
            if (Next(node, step) is not { } next)
                break;
            (node, place) = next;
        }

        return place;
    }

    private static (YamlNode Node, Place Place)? Next(YamlNode node, string step)
    {
        if (node is Map map)
            return map.Find(step) is { } entry ? (entry.Value, entry.Key.Place) : null;
        var found = node is List list ? list.Items.FirstOrDefault(item => Says(item, step)) : Says(node, step) ? node : null;
        return found is null ? null : (found, found.Place);
    }

    private static bool Says(YamlNode node, string step) => node switch
    {
        Scalar scalar => scalar.Text == step,
        Map map => map.Find("key")?.Value is Scalar key && key.Text == step,
        _ => false,
    };
}
