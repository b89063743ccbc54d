using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;
using Rectify.Sealing;

namespace Rectify.Findings;

/// <summary>Says the engine's codes of one finding in the reader's words.</summary>
public sealed class FindingWords(Process process, IReadOnlyDictionary<Guid, string> names, Reader reader)
{
    private readonly List<Process> _versions = [process];

    /// <summary>Versions of the process that the finding followed before: what only they know is called as they call it.</summary>
    public IEnumerable<Process> Older
    {
        init => _versions.AddRange(value);
    }

    /// <summary>How its sealed values are shown to the reader.</summary>
    public SealedShown Sealed { get; init; } = SealedShown.Nothing;

    /// <summary>Whether the reader is told of the field at all.</summary>
    public bool Tells(string field) => Known(known => known.FieldNamed(field)) is not { } known || Sealed.Tells(known);

    public string State(string name) => Known(known => known.StateNamed(name)) is { } state ? reader.Of(state.Title) : name;

    public string Party(string? name) => name switch
    {
        null => "",
        Engine.Party.System => reader.Say("finding.service"),
        Engine.Party.WhoActed => reader.Say("process.who_acted"),
        _ => Known(known => known.PartyNamed(name)) is { } party ? reader.Of(party.Title) : name,
    };

    public string Field(string name) => Known(known => known.FieldNamed(name)) is { } field ? reader.Of(field.Title) : name;

    public string Conclusion(Conclusion conclusion) => reader.Say($"conclusion.{Snake(conclusion)}");

    /// <summary>The service itself has no id.</summary>
    public string Person(Guid? id) =>
        id is not { } known || known == Guid.Empty ? reader.Say("finding.service") : names.GetValueOrDefault(known) ?? reader.Say("finding.somebody");

    /// <summary>Who did it, and for whom where they stood in for somebody.</summary>
    public string Person(Guid? id, Guid? onBehalfOf) =>
        onBehalfOf is { } absent ? reader.Say("finding.on_behalf", ("delegate", Person(id)), ("absent", Person(absent))) : Person(id);

    /// <summary>A letter by its kind; one that a process invented keeps its own name.</summary>
    public string Letter(string kind) => Texts.Has($"letter.{kind}") ? reader.Say($"letter.{kind}") : kind;

    /// <summary>What a request or a pending decision is called, by its id (<c>extension-1</c>) or kind.</summary>
    public string Request(string id)
    {
        var kind = id.LastIndexOf('-') is > 0 and var dash && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? id[..dash] : id;
        return Known(known => known.RequestNamed(kind)) is { } rule ? reader.Of(rule.Title) : id;
    }

    /// <summary>An action by its name, wherever in the process it is offered.</summary>
    public string Action(string? state, string action)
    {
        var rule = (state is null ? null : Known(known => known.StateNamed(state) is { } here ? known.RuleFor(here, action) : null))
            ?? _versions.SelectMany(known => known.States.SelectMany(state => state.Actions).Concat(known.Everywhere)).FirstOrDefault(known => known.Name == action);
        return rule is null ? action : reader.Of(rule.Title);
    }

    /// <summary>A field's value as people read it: names for ids, titles for codes, yuan for fen.</summary>
    public string Value(string field, string value)
    {
        if (value.Length == 0)
            return reader.Say("finding.cleared");
        if (SealedValue.Is(value))
            return Sealed.Masked.GetValueOrDefault(value) ?? reader.Say("sealed.hidden");
        return Known(version => version.FieldNamed(field)) is not { } known ? value : known.Type switch
        {
            FieldType.Choice or FieldType.Choices => string.Join(Separator, FieldValue.Codes(value).Select(code => Choice(known, code))),
            FieldType.Money => reader.Say("finding.yuan", ("amount", PostedField.Yuan(value))),
            FieldType.Person or FieldType.Organisation => Guid.TryParse(value, out var id) ? names.GetValueOrDefault(id) ?? reader.Say("finding.somebody") : value,
            FieldType.Deadline => Budget(value),
            _ => value,
        };
    }

    /// <summary>10 个工作日, 2026-03-01, 2026-03-01 15:00: how long, or until when; the end of a day is written as the day.</summary>
    public string Budget(string text) =>
        Span.TryParse(text, out var span) ? $"{span.Amount} {reader.Say($"unit.{text.TrimStart([.. "0123456789"])}")}"
            : text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? Instant(at) : text;

    private string Instant(DateTimeOffset at) =>
        reader.Minute(at) is var minute && minute.EndsWith(" 23:59", StringComparison.Ordinal) ? reader.Day(at) : minute;

    private string Choice(Field field, string code) =>
        Known(known => known.ChoicesOf(field)?.Find(code)) is { } choice ? reader.Of(choice.Title) : code;

    private T? Known<T>(Func<Process, T?> of)
        where T : class => _versions.Select(of).FirstOrDefault(known => known is not null);

    /// <summary>What parts names and titles in a row of them.</summary>
    public string Separator => reader.Language == Language.English ? ", " : "、";

    internal static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
