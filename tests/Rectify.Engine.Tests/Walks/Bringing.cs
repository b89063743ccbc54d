using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine.Tests.Support;

namespace Rectify.Engine.Tests.Walks;

/// <summary>Makes up what somebody brings: what is needed, now and then more, and sometimes what will not do.</summary>
internal static class Bringing
{
    private static readonly string[] Deadlines = ["3wd", "10wd", "30d", "1mo", "60wd"];

    public static Brought For(Process process, CaseState state, Needs needs, IEnumerable<string> takes, DateTimeOffset now, Random dice)
    {
        var names = needs.Fields.Concat(takes.Where(_ => dice.Next(3) == 0)).Distinct();
        var fields = names.ToImmutableSortedDictionary(name => name, name => Later(state, name, dice) ?? Value(process, name, now, dice), StringComparer.Ordinal);
        ImmutableArray<Guid> evidence = [.. Enumerable.Range(0, Math.Max(needs.Evidence, dice.Next(2))).Select(_ => new Guid(dice.Next(), 0, 0, new byte[8]))];
        var measure = state.Measures.FirstOrDefault(one => one.Status == MeasureStatus.Planned)?.Number ?? dice.Next(2);
        return new Brought(needs.Note > 0 || dice.Next(2) == 0 ? new string('n', Math.Max(20, needs.Note)) : null, fields, evidence, measure);
    }

    public static ImmutableArray<ImmutableSortedDictionary<string, string>> Parts(Process process, PartsRule rule, DateTimeOffset now, Random dice) =>
    [
        .. Enumerable.Range(0, dice.Next(PartsRule.Fewest, 5)).Select(_ => rule.Needs.Concat(rule.Takes.Where(_ => dice.Next(3) == 0))
            .ToImmutableSortedDictionary(name => name, name => Value(process, name, now, dice), StringComparer.Ordinal)),
    ];

    // A day somewhat later than the one that stands is what most requests and returns name.
    private static string? Later(CaseState state, string name, Random dice) =>
        name == "new_deadline" && state.Own is { Runs: true } own && dice.Next(2) == 0 ? Text(LocalTime.DayOf(own.DueAt, China.Zone).AddDays(dice.Next(1, 9))) : null;

    /// <summary>Something no field takes, or that a field takes but not so.</summary>
    public static Brought Wrong(Random dice) => dice.Next(3) switch
    {
        0 => Brought.Nothing,
        1 => Brought.Nothing with { Fields = An.Fields("no_such_field=1") },
        _ => Brought.Nothing with { Fields = An.Fields("deadline=yesterday new_deadline=yesterday until=never") },
    };

    public static string Value(Process process, string name, DateTimeOffset now, Random dice)
    {
        var field = process.FieldNamed(name);
        if (field?.Seal is not null)
            return SealedValue.Of(new byte[32]);
        var day = LocalTime.DayOf(now, China.Zone).AddDays(dice.Next(-4, 70));
        return field?.Type switch
        {
            FieldType.Choice or FieldType.Choices => process.ChoicesOf(field) is { } list ? list.Values[dice.Next(list.Values.Length)].Code : "code",
            FieldType.Date => Text(day),
            FieldType.Deadline => dice.Next(3) switch
            {
                0 => Text(day),
                1 => now.AddHours(dice.Next(-20, 900)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                _ => Deadlines[dice.Next(Deadlines.Length)],
            },
            FieldType.Money or FieldType.Number => "100",
            FieldType.Person => An.Id(dice.Next(2) == 0 ? "the rectifier" : "omni").ToString(),
            FieldType.Organisation => An.Id(dice.Next(2) == 0 ? "east" : "county").ToString(),
            FieldType.Evidence => An.Id("piece").ToString(),
            _ => name == "extend_measures" ? "1,2" : "some text",
        };
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
