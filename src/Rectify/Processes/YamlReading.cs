using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rectify.Processes;

/// <summary>Turns YAML text into <see cref="YamlNode"/>s, and refuses what a process file has no use for and an attacker has.</summary>
internal static class YamlReading
{
    public const int MostCharacters = 512 * 1024;
    public const int MostDepth = 16;

    /// <returns>The file's root mapping, or null when the text is no single YAML mapping; then a fault says why.</returns>
    public static YamlNode.Map? Read(string yaml, FaultList faults)
    {
        if (yaml.Length > MostCharacters)
        {
            faults.Add(Place.Start, $"文件过大，最多 {MostCharacters} 个字符", $"the file is too big: at most {MostCharacters} characters");
            return null;
        }

        var scanner = new Scanner(new StringReader(yaml), skipComments: true);
        try
        {
            return ReadRoot(new Parser(scanner), faults);
        }
        catch (YamlException e)
        {
            faults.Add(PlaceOf(e.Start), "不是合法的 YAML", $"not valid YAML: {e.InnerException?.Message ?? e.Message}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws, instead of saying so, for a bracket that is never closed.
            faults.Add(PlaceOf(scanner.CurrentPosition), "不是合法的 YAML：括号或引号没有闭合", "not valid YAML: a bracket or quote isn't closed");
            return null;
        }
        catch (RefusedYamlException e)
        {
            faults.Add(e.Place, e.Zh, e.En);
            return null;
        }
    }

    private static YamlNode.Map? ReadRoot(Parser parser, FaultList faults)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            faults.Add(Place.Start, "文件是空的", "the file is empty");
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(parser, depth: 1);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out var end))
            throw new RefusedYamlException(PlaceOf(parser.Current?.Start ?? end!.Start), "一个文件只能有一个文档", "one document a file");
        if (root is not YamlNode.Map)
            faults.Add(root.Place, "文件应当是“键: 值”的映射", "the file must be a mapping of keys to values");
        return root as YamlNode.Map;
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        var place = PlaceOf(parser.Current!.Start);
        if (depth > MostDepth)
            throw new RefusedYamlException(place, $"嵌套过深，最多 {MostDepth} 层", $"nested too deeply: at most {MostDepth} levels");
        if (parser.Current is AnchorAlias)
            throw new RefusedYamlException(place, "不允许别名（*）", "aliases (*) are not allowed");
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
            throw new RefusedYamlException(place, "不允许锚点（&）", "anchors (&) are not allowed");
        if (parser.Current is NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false })
            throw new RefusedYamlException(place, "不允许标签（!）", "tags (!) are not allowed");

        if (parser.TryConsume<SequenceStart>(out _))
            return ReadList(parser, place, depth);
        return parser.TryConsume<MappingStart>(out _)
            ? ReadMap(parser, place, depth)
            : new YamlNode.Scalar(place, parser.Consume<Scalar>().Value);
    }

    private static YamlNode.List ReadList(Parser parser, Place place, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, depth + 1));
        return new YamlNode.List(place, items.ToImmutable());
    }

    private static YamlNode.Map ReadMap(Parser parser, Place place, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlNode.Entry>();
        var keys = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(parser, depth + 1) is not YamlNode.Scalar key)
                throw new RefusedYamlException(place, "键应当是文字", "a key must be text");
            if (!keys.Add(key.Text))
                throw new RefusedYamlException(key.Place, $"键“{key.Text}”重复", $"the key '{key.Text}' is there twice");
            entries.Add(new YamlNode.Entry(key, ReadNode(parser, depth + 1)));
        }

        return new YamlNode.Map(place, entries.ToImmutable());
    }

    // A mark counts from 1, but is 0 where the parser has nothing to point at.
    private static Place PlaceOf(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private sealed class RefusedYamlException(Place place, string zh, string en) : Exception(en)
    {
        public Place Place => place;
        public string Zh => zh;
        public string En => Message;
    }
}
