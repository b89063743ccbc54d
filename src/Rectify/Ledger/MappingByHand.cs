using System.Collections.Immutable;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Ledger;

/// <summary>A mapping chosen column by column on a form: what can be chosen for each, and what was.</summary>
public static class MappingByHand
{
    private const string InYuan = ":yuan", InTenThousands = ":wan";

    /// <summary>The name that a column's choice is posted under.</summary>
    public static string NameOf(int column) => $"c{column}";

    /// <summary>All fields, the likely ones of this column first; amounts once for each unit.</summary>
    public static IReadOnlyList<FormChoice> Choices(ColumnGuess guess, Reader reader)
    {
        var likely = guess.Candidates.Concat(guess.Field is { } sure ? [sure] : []).Distinct().ToArray();
        var groups = likely.Length > 0 ? (Likely: reader.Say("import.likely"), Others: reader.Say("import.others")) : (null!, null!); // no groups: no titles
        return
        [
            .. likely.SelectMany(field => Choices(field, groups.Likely, reader)),
            .. LedgerColumns.All.Select(column => column.Field).Except(likely).SelectMany(field => Choices(field, groups.Others, reader)),
        ];
    }

    /// <summary>What the guess would choose; empty when a person must.</summary>
    public static string Guessed(ColumnGuess guess) => guess.Field is { } field ? Code(field, guess.InTenThousands) : "";

    /// <summary>Columns that were given the same field are joined in their order.</summary>
    /// <param name="chosen">What was posted for a column; empty for one that is left out.</param>
    public static LedgerMapping Of(HeaderPreview preview, int? year, Func<int, string> chosen)
    {
        var fields = preview.Columns.Where(column => !column.IsNamedTwice)
            .Select(column => (column.Guess.Header, Choice: Read(chosen(column.Guess.Column)))).Where(column => column.Choice is not null)
            .GroupBy(column => column.Choice!.Value.Field) // filtered just above
            .ToImmutableSortedDictionary(group => group.Key, group => new FieldSource(
                [.. group.Select(column => column.Header)], "；", ImmutableDictionary<string, string>.Empty, null, group.First().Choice!.Value.InTenThousands));
        return LedgerMapping.Plain with { Sheet = preview.Sheet, Fields = fields, Dates = LedgerDates.Usual with { Year = year } };
    }

    private static IEnumerable<FormChoice> Choices(LedgerField field, string? group, Reader reader)
    {
        var column = LedgerColumns.Of(field);
        var title = reader.Language == Language.English ? column.English : column.Title;
        if (column.Kind != FieldKind.Money)
            return [new FormChoice(column.Key, title, group)];
        return
        [
            new FormChoice(column.Key + InYuan, reader.Say("import.in_yuan", ("field", title)), group),
            new FormChoice(column.Key + InTenThousands, reader.Say("import.in_wan", ("field", title)), group),
            new FormChoice(column.Key, reader.Say("import.in_cell", ("field", title)), group),
        ];
    }

    private static string Code(LedgerField field, bool? inTenThousands) => LedgerColumns.Of(field).Key + inTenThousands switch
    {
        true => InTenThousands,
        false => InYuan,
        null => "",
    };

    private static (LedgerField Field, bool? InTenThousands)? Read(string code) => code.Split(':') switch
    {
        [var key] when LedgerColumns.ByKey.TryGetValue(key, out var column) => (column.Field, null),
        [var key, var unit] when LedgerColumns.ByKey.TryGetValue(key, out var column) => (column.Field, $":{unit}" == InTenThousands),
        _ => null,
    };
}
