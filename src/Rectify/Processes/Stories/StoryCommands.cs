using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>Turns what somebody does in a story into a command.</summary>
internal sealed class StoryCommands(Process process, ImmutableDictionary<string, ImmutableArray<string>> people)
{
    private static readonly HashSet<string> NoFields = ["note", "measure", "parts", "as", "content", "opened", "handed_over", "closed", "concluded", "due"];

    private int _pieces;

    public Command Of(Speaker who, Deed deed, CaseState? state, TimeZoneInfo zone)
    {
        var by = new Actor(IdOf(who.Name), who.For is null ? null : IdOf(who.For), people[who.For ?? who.Name].Remove("none"));
        var fields = FieldsOf(deed);
        var with = new Brought(deed.Words.GetValueOrDefault("note"), fields, Pieces(deed.Evidence), MeasureOf(deed)) { Parts = PartsOf(deed) };
        return deed.Kind switch
        {
            DeedKind.Act => new Command.Act(by, deed.About, with),
            DeedKind.Open => new Command.Open(by, Placement, fields, Link: null),
            DeedKind.Import => Import(by, deed, fields, zone),
            DeedKind.Amend => new Command.Amend(
                by, fields, deed.Words.GetValueOrDefault("state"), ConclusionOf(deed), BudgetOf(deed), TimeOf(deed, "handed_over", zone), TimeOf(deed, "closed", zone), "story"),
            DeedKind.Undo => new Command.UndoImport(by),
            DeedKind.Reorganise => new Command.Reorganise(by, IdOf("successor"), []),
            DeedKind.Ask => new Command.Submit(by, deed.About, with),
            DeedKind.Approve => new Command.Approve(by, deed.About, with),
            DeedKind.Reject => new Command.Reject(by, deed.About, with),
            DeedKind.Withdraw => new Command.Withdraw(by, deed.About),
            DeedKind.Sign => Sign(by, deed, state, with),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static Placement Placement { get; } = new(IdOf("city"), IdOf("unit"), IdOf("team"), Campaign: null);

    private static Command.Import Import(Actor by, Deed deed, ImmutableSortedDictionary<string, string> fields, TimeZoneInfo zone)
    {
        var opened = TimeOf(deed, "opened", zone) ?? throw new StoryFaultException(0, "导入要写 opened=日期", "an import says opened=DAY");
        return new Command.Import(
            by, Placement, deed.About, fields, ConclusionOf(deed) ?? Conclusion.InProgress, opened, BudgetOf(deed),
            TimeOf(deed, "handed_over", zone), TimeOf(deed, "closed", zone), "story");
    }

    // Who holds several parties speaks for the first of them that signs, unless the story says 'as=PARTY'.
    private Command.Sign Sign(Actor by, Deed deed, CaseState? state, Brought with)
    {
        var signing = state is null ? null : process.StateNamed(state.State)?.SignOff;
        var party = deed.Words.GetValueOrDefault("as")
            ?? by.Parties.FirstOrDefault(party => signing?.Parties.Contains(party) == true) ?? by.Parties.FirstOrDefault() ?? "";
        return new Command.Sign(by, party, Enum.Parse<Verdict>(deed.About, ignoreCase: true), deed.Words.GetValueOrDefault("content"), with);
    }

    private ImmutableSortedDictionary<string, string> FieldsOf(Deed deed) => deed.Words
        .Where(word => !NoFields.Contains(word.Key) && !(deed.Kind == DeedKind.Amend && word.Key == "state"))
        .ToImmutableSortedDictionary(word => word.Key, word => ValueOf(word.Key, word.Value), StringComparer.Ordinal);

    // Stories call people and organisations by name, and tell what is sealed in the clear.
    private string ValueOf(string field, string value) => value.Length == 0 ? value : process.FieldNamed(field) switch
    {
        { Type: FieldType.Person or FieldType.Organisation } => IdOf(value).ToString(),
        { Seal: not null } => SealedValue.Of(SHA256.HashData(Encoding.UTF8.GetBytes(value))),
        _ => value,
    };

    private ImmutableArray<Guid> Pieces(int count) => [.. Enumerable.Range(0, count).Select(_ => IdOf($"piece {++_pieces}"))];

    private static int MeasureOf(Deed deed) =>
        deed.Words.TryGetValue("measure", out var number) ? int.Parse(number, CultureInfo.InvariantCulture) : 0;

    // parts="description=a crack; deadline=10wd | description=loose bolts"
    private ImmutableArray<ImmutableSortedDictionary<string, string>>? PartsOf(Deed deed) => deed.Words.TryGetValue("parts", out var parts)
        ? [.. parts.Split('|').Select(part => part.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(PartFieldOf).ToImmutableSortedDictionary(field => field.Name, field => ValueOf(field.Name, field.Value), StringComparer.Ordinal))]
        : null;

    private static (string Name, string Value) PartFieldOf(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign
        ? (text[..sign].TrimEnd(), text[(sign + 1)..].TrimStart())
        : throw new StoryFaultException(0, $"“{text}”应写成 字段=值", $"'{text}' should be field=value");

    private static Budget? BudgetOf(Deed deed) => Budget.TryParse(deed.Words.GetValueOrDefault("due"), out var budget) ? budget : null;

    private static Conclusion? ConclusionOf(Deed deed) =>
        deed.Words.TryGetValue("concluded", out var word) ? Vocabulary.Conclusions[word] : null;

    private static DateTimeOffset? TimeOf(Deed deed, string word, TimeZoneInfo zone) => deed.Words.TryGetValue(word, out var day)
        ? LocalTime.ToInstant(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), new TimeOnly(10, 0), zone)
        : null;
}
