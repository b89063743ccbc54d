using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>Reads <c>workflows/NAME.stories.yaml</c>: people, named beginnings, stories.</summary>
internal sealed class StoryFile
{
    private static readonly string[] FileKeys = ["stories", "people", "starts", "beginnings", "tell"];
    private static readonly string[] StoryKeys = ["story", "people", "starts", "from", "steps"];

    private readonly string _file;
    private readonly FaultList _faults;
    private readonly YamlNode.Map _root;
    private readonly Process? _process;

    private StoryFile(string file, YamlNode.Map root, IEnumerable<Process> processes, FaultList faults)
    {
        (_file, _root, _faults) = (file, root, faults);
        var name = new Section(root, root.Place, faults, FileKeys).Required("stories");
        _process = processes.FirstOrDefault(process => process.Name == name);
        if (_process is null)
            faults.Add(root.PlaceOf(["stories"]), $"没有流程“{name}”", $"there is no process '{name}'");
    }

    /// <returns>Null when nothing can be told of it; then faults say why.</returns>
    public static StoryBook? Read(string file, string yaml, IEnumerable<Process> processes, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;
        var reader = new StoryFile(file, root, processes, faults);
        return reader._process is { } process ? new StoryBook(process, [.. reader.ReadStories(process)]) : null;
    }

    private IEnumerable<Story> ReadStories(Process process)
    {
        if (_root.Find("tell")?.Value is not YamlNode.List list)
        {
            _faults.Add(_root.Place, "缺少故事列表“tell”", "the list of stories, 'tell', is missing");
            yield break;
        }

        foreach (var node in list.Items)
        {
            var section = new Section(node, node.Place, _faults, StoryKeys);
            foreach (var story in node is YamlNode.Map map ? ReadStory(process, section, map) : [])
                yield return story;
        }
    }

    private IEnumerable<Story> ReadStory(Process process, Section section, YamlNode.Map map)
    {
        var name = section.Required("story");
        var people = PeopleOf(map) ?? PeopleOf(_root) ?? ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        CheckPeople(process, people, map.Place);
        var starts = StartOf(map) ?? StartOf(_root) ?? new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Unspecified);
        var reading = new StoryReading(process, people);
        var own = ReadSteps(reading, map.Find("steps")?.Value);
        var beginnings = section.Names("from");
        foreach (var beginning in beginnings.DefaultIfEmpty(""))
        {
            var title = beginnings.Length > 1 ? $"{name} ({beginning})" : name;
            var before = beginning.Length == 0 ? [] : ReadBeginning(reading, beginning, map.Place, depth: 0);
            yield return new Story(_file, map.Place, title, people, starts, [.. before, .. own]);
        }
    }

    // A beginning may itself begin with another: its first line is then 'from NAME'.
    private ImmutableArray<StoryStep> ReadBeginning(StoryReading reading, string name, Place asked, int depth)
    {
        var node = (_root.Find("beginnings")?.Value as YamlNode.Map)?.Find(name)?.Value;
        if (node is not YamlNode.List list || depth > 20)
        {
            _faults.Add(asked, $"没有开头“{name}”", $"there is no beginning '{name}'");
            return [];
        }

        if (list.Items is not [YamlNode.Scalar first, ..] || !first.Text.StartsWith("from ", StringComparison.Ordinal))
            return ReadSteps(reading, list);
        var before = ReadBeginning(reading, first.Text[5..].Trim(), first.Place, depth + 1);
        return [.. before, .. ReadSteps(reading, list with { Items = list.Items.RemoveAt(0) })];
    }

    private ImmutableArray<StoryStep> ReadSteps(StoryReading reading, YamlNode? node)
    {
        var steps = ImmutableArray.CreateBuilder<StoryStep>();
        foreach (var item in node is YamlNode.List list ? list.Items : [])
        {
            if (item is not YamlNode.Scalar line)
            {
                _faults.Add(item.Place, "一步写成一行", "a step is one line");
                continue;
            }

            try
            {
                steps.Add(reading.Read(line.Place, line.Text));
            }
            catch (StoryFaultException e)
            {
                _faults.Add(line.Place with { Column = line.Place.Column + e.Column }, e.Zh, e.Message);
            }
        }

        return steps.ToImmutable();
    }

    private ImmutableDictionary<string, ImmutableArray<string>>? PeopleOf(YamlNode.Map map)
    {
        if (map.Find("people") is not { Value: YamlNode.Map people } entry)
            return null;
        var section = new Section(people, entry.Key.Place, _faults);
        return section.Keys.ToImmutableDictionary(name => name, section.Names);
    }

    private void CheckPeople(Process process, ImmutableDictionary<string, ImmutableArray<string>> people, Place at)
    {
        foreach (var party in people.Values.SelectMany(parties => parties).Distinct().Where(party => process.PartyNamed(party) is null && party != "none"))
            _faults.Add(at, $"没有“{party}”这一角色", $"there is no party '{party}'");
    }

    private DateTime? StartOf(YamlNode.Map map)
    {
        if (map.Find("starts")?.Value is not YamlNode.Scalar scalar)
            return null;
        if (DateTime.TryParseExact(scalar.Text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return local;
        _faults.Add(scalar.Place, "时间写成 2026-03-02 09:00", "write the time as 2026-03-02 09:00");
        return null;
    }
}
