using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Inbound;

/// <summary>An item as a mapping reads it.</summary>
/// <param name="Number">The sender's own; empty when it has none.</param>
/// <param name="Fields">Of the finding that it opens, or of the case.</param>
/// <param name="Faults">What will not do; empty when it may be taken.</param>
public sealed record ReadItem(
    string Number, Guid Unit, ImmutableSortedDictionary<string, string> Fields, DateOnly? Due, DateOnly? Ended, DateOnly? Withdrawn,
    ImmutableArray<MissingPart> Faults);

/// <summary>Reads the items of one source.</summary>
/// <param name="process">The process that items open; null for cases.</param>
/// <param name="units">The units of the city by full and short name.</param>
public sealed class ItemReading(InboundFile mapping, Process? process, IReadOnlyDictionary<string, Guid> units)
{
    public const string Title = "title", Number = "number";
    private const int LongestNumber = 200;
    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"];

    public ReadItem Read(JsonElement item)
    {
        var faults = ImmutableArray.CreateBuilder<MissingPart>();
        if (item.ValueKind != JsonValueKind.Object)
            return new ReadItem("", default, Nothing, null, null, null, [new("inbound.no_object", null)]);

        var number = Text(item, mapping.Number, faults) ?? "";
        if (number.Length is 0 or > LongestNumber)
            faults.Add(new("inbound.number_missing", mapping.Number, ("most", LongestNumber)));
        var fields = mapping.Case is { } one ? CaseOf(item, one, faults) : FieldsOf(item, number, faults);
        return new ReadItem(
            number, UnitOf(item, faults), fields, Day(item, mapping.Case?.Due, faults), Day(item, mapping.Case?.Ended, faults), Day(item, mapping.Case?.Withdrawn, faults),
            faults.DrainToImmutable());
    }

    private static ImmutableSortedDictionary<string, string> Nothing => ImmutableSortedDictionary<string, string>.Empty;

    private Guid UnitOf(JsonElement item, ImmutableArray<MissingPart>.Builder faults)
    {
        var said = Text(item, mapping.Unit, faults) ?? "";
        if (units.TryGetValue(mapping.Units.GetValueOrDefault(said, said), out var unit))
            return unit;
        faults.Add(new("inbound.unit_unknown", mapping.Unit));
        return default;
    }

    private static ImmutableSortedDictionary<string, string> CaseOf(JsonElement item, InboundCase keys, ImmutableArray<MissingPart>.Builder faults) =>
        Text(item, keys.Title, faults) is { Length: > 0 } title ? Nothing.Add(Title, title) : Nothing;

    private ImmutableSortedDictionary<string, string> FieldsOf(JsonElement item, string number, ImmutableArray<MissingPart>.Builder faults)
    {
        var fields = mapping.Sets.ToBuilder();
        Add("source_system", mapping.Title.Zh);
        Add("external_number", number);
        foreach (var mapped in mapping.Fields)
        {
            if (Text(item, mapped.From, faults) is { Length: > 0 } said)
                Add(mapped.Name, ValueOf(mapped, said, faults));
        }

        return fields.ToImmutable();

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 } && process?.FieldNamed(name) is not null)
                fields[name] = value;
        }
    }

    private string? ValueOf(InboundField mapped, string said, ImmutableArray<MissingPart>.Builder faults)
    {
        if (mapped.Values.TryGetValue(said, out var ours))
            return ours;
        var field = process?.FieldNamed(mapped.Name);
        if (field?.Type == FieldType.Date)
            return Day(said) is { } day ? Written(day) : Refused("inbound.no_day");
        if (field is null || process?.ChoicesOf(field) is not { } list)
            return said;
        return (list.Find(said) ?? list.Values.FirstOrDefault(choice => choice.Title.Zh == said))?.Code ?? mapped.Else ?? Refused("inbound.value_unknown");

        string? Refused(string code)
        {
            faults.Add(new(code, mapped.From));
            return null;
        }
    }

    private static DateOnly? Day(JsonElement item, string? key, ImmutableArray<MissingPart>.Builder faults)
    {
        if (key is null || Text(item, key, faults) is not { Length: > 0 } said)
            return null;
        var day = Day(said);
        if (day is null)
            faults.Add(new("inbound.no_day", key));
        return day;
    }

    // A time may stand behind the day: 2026-03-02T10:00:00 and 2026-03-02 10:00 are that day.
    private static DateOnly? Day(string said) =>
        DateOnly.TryParseExact(said.Split('T', ' ')[0], Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Trimmed; null where the key is absent or null.
    private static string? Text(JsonElement item, string key, ImmutableArray<MissingPart>.Builder faults)
    {
        if (!item.TryGetProperty(key, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => Storable(value) is { } said ? said.Trim() : Refused(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Null => null,
            _ => Refused(),
        };

        string? Refused()
        {
            faults.Add(new("inbound.no_text", key));
            return null;
        }
    }

    // Half a character and the character 0 can be sent as JSON, and kept by no database.
    private static string? Storable(JsonElement value)
    {
        try
        {
            return value.GetString() is { } said && !said.Contains('\0') ? said : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
