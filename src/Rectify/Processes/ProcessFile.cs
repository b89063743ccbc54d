using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A process as it stands in a file of <c>workflows/</c>.</summary>
/// <param name="Migrates">By older version, where findings in a state of that version go: 迁移. States not listed keep their name.</param>
internal sealed record ProcessFile(
    string File, YamlNode Root, Process Process, ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> Migrates)
{
    private static readonly string[] OfSealed = ["masked", "may_read"];

    /// <param name="shared">The choice lists that fields may name.</param>
    /// <returns>Null when the file can't be read as a process; then faults say why.</returns>
    public static ProcessFile? Read(string file, string yaml, IReadOnlyDictionary<string, ChoiceList> shared, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Process);
        var process = ReadProcess(section, shared);
        return faults.All.Count == 0 ? new ProcessFile(file, root, process, ReadMigrates(section)) : null;
    }

    private static Process ReadProcess(Section section, IReadOnlyDictionary<string, ChoiceList> shared)
    {
        var fields = section.Sections("fields", Vocabulary.Field).Select(entry => ReadField(entry.Name, entry.Section, shared)).ToImmutableArray();
        var process = new Process(
            section.Required("process"),
            ReadVersion(section),
            section.Title(),
            section.Required("initial"),
            section.Text("number"),
            [.. fields.Select(field => field.Of).OfType<string>().Distinct().Select(shared.GetValueOrDefault).OfType<ChoiceList>()],
            fields,
            [.. section.Sections("parties", Vocabulary.Party).Select(entry => ReadParty(entry.Name, entry.Section))],
            [.. section.Sections("states", Vocabulary.State).Select(entry => StateReading.Read(entry.Name, entry.Section))],
            [.. section.Sections("everywhere", Vocabulary.Action).Select(entry => ActionReading.Read(entry.Name, entry.Section))],
            [.. section.Sections("requests", Vocabulary.Request).Select(entry => RequestReading.Read(entry.Name, entry.Section))])
        {
            OpenedBy = section.Names("opened_by"),
            ConfinedTo = section.Names("confined_to"),
            Ladders = ReadLadders(section),
        };
        if (process.Name.Length > 0 && !Vocabulary.IsName(process.Name))
            section.Say("process", $"“{process.Name}”不能作名称", $"'{process.Name}' is not a name");
        return process;
    }

    private static ImmutableArray<LadderChoice> ReadLadders(Section section) => section.Inner("ladders") is { } ladders
        ? [.. ladders.Keys.SelectMany(field => ladders.Inner(field) is { } values ? values.Keys.Select(value => new LadderChoice(field, value, values.Required(value))) : [])]
        : [];

    private static int ReadVersion(Section section)
    {
        section.Demand("version");
        var version = section.Number("version");
        if (version == 0)
            section.Say("version", "版本从 1 起", "versions begin at 1");
        return version ?? 0;
    }

    private static Field ReadField(string name, Section section, IReadOnlyDictionary<string, ChoiceList> shared)
    {
        section.Demand("type");
        var type = section.Word("type", Vocabulary.FieldTypes) ?? FieldType.Text;
        var of = section.Text("of");
        var chooses = type is FieldType.Choice or FieldType.Choices;
        if (chooses && of is null)
            section.Say("of", "选择型字段须用“of”指明选项表", "a field of choices names its list with 'of'");
        else if (!chooses && of is not null)
            section.Say("of", "只有 choice、choices 型字段有“of”", "only fields of type choice or choices have 'of'");
        else if (of is not null && !shared.ContainsKey(of))
            section.Say("of", $"没有选项表“{of}”：应在 workflows/choices 中", $"there is no choice list '{of}' in workflows/choices");
        return new Field(name, section.Title(), type, of, section.Text("locked_after"), section.Flag("each_time")) { Seal = ReadSeal(section) };
    }

    private static Seal? ReadSeal(Section section)
    {
        var isSealed = section.Flag("sealed");
        foreach (var key in OfSealed.Where(key => !isSealed && section.Has(key)))
            section.Say(key, "只有 sealed: true 的字段有", "only a field that is sealed has this");
        return isSealed ? new Seal(section.Word("masked", Vocabulary.Masks) ?? Mask.Whole, section.Names("may_read")) : null;
    }

    private static Party ReadParty(string name, Section section)
    {
        section.Demand("of");
        var formerly = section.Text("not_formerly_of");
        if (formerly is not (null or "unit"))
            section.Say("not_formerly_of", "只能是 unit", "only 'unit' can stand here");
        var range = section.Text("range");
        if (range is not (null or "in_charge"))
            section.Say("range", "只能是 in_charge", "only 'in_charge' can stand here");
        return new Party(
            name, section.Title(), section.Required("role"), section.Word("of", Vocabulary.Places) ?? default, section.Flag("named"),
            formerly is not null, section.Text("else"), range is not null);
    }

    private static ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> ReadMigrates(Section section)
    {
        var maps = ImmutableSortedDictionary.CreateBuilder<int, ImmutableSortedDictionary<string, string>>();
        if (section.Inner("migrates") is not { } migrates)
            return maps.ToImmutable();

        foreach (var key in migrates.Keys)
        {
            if (!int.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out var version))
                migrates.Say(key, $"“{key}”不是版本号", $"'{key}' is not a version");
            else if (migrates.Inner(key) is { } states)
                maps[version] = states.Keys.ToImmutableSortedDictionary(state => state, states.Required);
        }

        return maps.ToImmutable();
    }
}
