using System.Collections.Immutable;
using Rectify.Processes;
using YamlDotNet.Serialization;

namespace Rectify.Ledger;

/// <summary>A saved mapping as YAML: read with line and column for whatever is wrong with it.</summary>
public static class LedgerMappingFile
{
    private static readonly string[] Keys =
        ["mapping", "title", "process", "sheet", "zone", "dates", "year", "at_once", "new_units", "fields", "constants"];

    private static readonly string[] FieldKeys = ["columns", "with", "choices", "else", "unit"];
    private static readonly Dictionary<string, bool> MoneyUnits = new() { ["yuan"] = false, ["wan"] = true };
    private static readonly string[] UnitKinds = ["county", "station", "office", "section"];

    /// <returns>Null when something is wrong with the file; then the faults say what.</returns>
    public static (LedgerMapping? Mapping, IReadOnlyList<Fault> Faults) Read(string file, string yaml)
    {
        var faults = new FaultList(file);
        if (YamlReading.Read(yaml, faults) is not { } root)
            return (null, faults.All);
        var section = new Section(root, root.Place, faults, Keys);
        section.Demand("fields");
        var mapping = new LedgerMapping(
            section.Required("mapping"), section.Title(), section.Text("process") ?? LedgerMapping.Plain.Process, section.Text("sheet"), Zone(section),
            new LedgerDates(section.Names("dates"), section.Number("year")), section.Span("at_once") ?? LedgerMapping.Plain.AtOnce, NewUnits(section),
            Fields(section), Constants(section));
        return (faults.All.Count == 0 ? mapping : null, faults.All);
    }

    /// <summary>What <see cref="Read"/> reads as the same mapping again.</summary>
    public static string Write(LedgerMapping mapping)
    {
        var file = new Dictionary<string, object>
        {
            ["mapping"] = mapping.Name,
            ["title"] = new Dictionary<string, string> { ["zh"] = mapping.Title.Zh, ["en"] = mapping.Title.En },
            ["process"] = mapping.Process,
            ["at_once"] = mapping.AtOnce.ToString(),
        };
        Add("sheet", mapping.Sheet);
        Add("zone", mapping.Zone?.Id);
        Add("dates", mapping.Dates.Formats.Count == 0 ? null : mapping.Dates.Formats);
        Add("year", mapping.Dates.Year);
        Add("new_units", mapping.NewUnits);
        file["fields"] = mapping.Fields.ToDictionary(field => LedgerColumns.Of(field.Key).Key, field => Written(field.Value));
        Add("constants", mapping.Constants.IsEmpty ? null : mapping.Constants);
        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(file);

        void Add(string key, object? value)
        {
            if (value is not null)
                file[key] = value;
        }
    }

    private static Dictionary<string, object> Written(FieldSource source)
    {
        var written = new Dictionary<string, object> { ["columns"] = source.Columns.ToArray(), ["with"] = source.Separator };
        if (!source.Choices.IsEmpty)
            written["choices"] = source.Choices;
        if (source.Otherwise is { } otherwise)
            written["else"] = otherwise;
        if (source.InTenThousands is { } inTenThousands)
            written["unit"] = MoneyUnits.First(unit => unit.Value == inTenThousands).Key;
        return written;
    }

    private static TimeZoneInfo? Zone(Section section)
    {
        if (section.Text("zone") is not { } name)
            return null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            section.Say("zone", $"没有时区“{name}”，应如 Asia/Shanghai", $"there is no zone '{name}'; write it as Asia/Shanghai");
        return zone;
    }

    private static string? NewUnits(Section section)
    {
        var kind = section.Text("new_units");
        if (kind is not null && !UnitKinds.Contains(kind))
            section.Say("new_units", $"应为 {string.Join("、", UnitKinds)} 之一", $"one of {string.Join(", ", UnitKinds)}");
        return kind;
    }

    private static ImmutableSortedDictionary<LedgerField, FieldSource> Fields(Section section)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<LedgerField, FieldSource>();
        if (section.Inner("fields") is not { } inner)
            return fields.ToImmutable();
        foreach (var key in inner.Keys)
        {
            if (LedgerColumns.ByKey.TryGetValue(key, out var column))
                fields[column.Field] = Source(inner, key);
            else
                inner.Say(key, $"没有字段“{key}”，可用：{string.Join("、", LedgerColumns.All.Select(known => known.Key))}",
                    $"there is no field '{key}'; known: {string.Join(", ", LedgerColumns.All.Select(known => known.Key))}");
        }

        return fields.ToImmutable();
    }

    /// <summary>A header, a list of headers, or a mapping with <c>columns</c> and what to do with them.</summary>
    private static FieldSource Source(Section fields, string key)
    {
        if (!fields.IsMap(key) || fields.Inner(key, FieldKeys) is not { } section)
            return Plain(fields.Names(key));
        section.Demand("columns");
        var choices = section.Inner("choices") is { } meanings
            ? meanings.Keys.ToImmutableDictionary(word => word, meanings.Required)
            : ImmutableDictionary<string, string>.Empty;
        return new FieldSource(section.Names("columns"), section.Text("with") ?? "；", choices, section.Text("else"), section.Word("unit", MoneyUnits));
    }

    private static FieldSource Plain(ImmutableArray<string> columns) => new(columns, "；", ImmutableDictionary<string, string>.Empty, null, null);

    private static ImmutableSortedDictionary<string, string> Constants(Section section) => section.Inner("constants") is { } constants
        ? constants.Keys.ToImmutableSortedDictionary(field => field, constants.Required)
        : ImmutableSortedDictionary<string, string>.Empty;
}
