using Rectify.Ledger;
using Xunit.Abstractions;

namespace Rectify.Tests.Ledger;

public class HeaderGuessTests(ITestOutputHelper output)
{
    [Fact]
    public void Of_forty_headers_at_least_nine_columns_in_ten_are_right_and_no_date_or_unit_is_silently_wrong()
    {
        var columns = HeaderRows.All.SelectMany(row => Judged(row.Header, row.Wanted)).ToArray();

        var wrong = columns.Where(column => !column.IsRight).ToArray();
        var silent = wrong.Where(column => column.Guess.Field is { } field && LedgerColumns.Of(field).IsGuarded
            || column.Guess.Field is not null && LedgerColumns.ByKey.TryGetValue(column.Wanted, out var wanted) && wanted.IsGuarded).ToArray();
        foreach (var column in wrong)
            output.WriteLine($"{column.Guess.Header}: wanted {column.Wanted}, guessed {Said(column.Guess)}");
        output.WriteLine($"{columns.Length - wrong.Length} of {columns.Length} right");
        Assert.Equal(40, HeaderRows.All.Length);
        Assert.Empty(silent);
        Assert.True(wrong.Length <= columns.Length / 10, $"{wrong.Length} of {columns.Length} wrong");
    }

    private static IEnumerable<(ColumnGuess Guess, string Wanted, bool IsRight)> Judged(string header, string wanted)
    {
        var guess = HeaderGuess.From(Rows(header)) ?? throw new InvalidOperationException($"no header found in {header}");
        var wants = wanted.Split('|');
        Assert.Equal(wants.Length, guess.Columns.Length);
        return guess.Columns.Select((column, at) => (column, wants[at], (Said(column) ?? "?") == (wants[at] == "-" ? "?" : wants[at])));
    }

    private static string? Said(ColumnGuess column) => column.Field is { } field ? LedgerColumns.Of(field).Key : null;

    /// <summary>A sheet with a title above the header and a row of findings below it. A header of one row may hold line breaks.</summary>
    private static List<LedgerRow> Rows(string header)
    {
        var lines = header.Split('\n');
        var isPair = lines.Length == 2 && lines[0].Count(c => c == '|') == lines[1].Count(c => c == '|');
        var rows = new List<LedgerRow> { Row(1, "某市交通运输局督查问题整改台账") };
        rows.AddRange((isPair ? lines : [header]).Select((line, at) => Row(at + 2, line.Split('|'))));
        rows.Add(Row(rows.Count + 1, "1", "青石县交通运输局", "路面坑槽未及时修补", "2025.7.17", "李某"));
        return rows;
    }

    private static LedgerRow Row(int number, params string[] cells) => new(number, [.. cells.Select(cell => new LedgerCell(cell))]);
}
