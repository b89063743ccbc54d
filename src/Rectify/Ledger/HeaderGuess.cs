using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>Where a sheet's header is, and what its columns probably are.</summary>
/// <param name="FirstRow">Counted from 1, as the sheet shows it.</param>
/// <param name="LastRow">The same as the first, or the next one for a header of two rows.</param>
/// <param name="Columns">Those with a header, from left to right.</param>
public sealed record HeaderGuess(int FirstRow, int LastRow, ImmutableArray<ColumnGuess> Columns)
{
    /// <summary>Titles and notes above a header take no more rows than this.</summary>
    public const int RowsLookedAt = 30;

    private const int LongestHeader = 60;
    private const int FewestFields = 3;

    /// <summary>The sum of how sure the columns are: the header is the row, or the pair of rows, with the most.</summary>
    public double Weight => Columns.Where(column => column.Field is not null).Sum(column => column.Sureness);

    /// <param name="rows">The beginning of the sheet.</param>
    /// <returns>Null when no row looks like a header.</returns>
    public static HeaderGuess? From(IReadOnlyList<LedgerRow> rows)
    {
        var best = AllReadings(rows).MaxBy(guess => guess.Weight);
        var fields = best?.Columns.Select(column => column.Field).OfType<LedgerField>().Distinct().Count() ?? 0;
        return fields >= Math.Min(FewestFields, best?.Columns.Length ?? FewestFields) && fields > 0 ? best : null;
    }

    /// <summary>Every row, and every pair of rows, taken for the header.</summary>
    public static IEnumerable<HeaderGuess> AllReadings(IReadOnlyList<LedgerRow> rows) =>
        rows.Take(RowsLookedAt).SelectMany((row, at) => Readings(row, at > 0 ? rows[at - 1] : null));

    private static IEnumerable<HeaderGuess> Readings(LedgerRow row, LedgerRow? above)
    {
        if (row.Cells.Any(cell => cell.Text.Length > LongestHeader || cell.Kind is CellKind.Date))
            yield break;
        var alone = Settled(row.Number, row.Number, [.. Headers(row).Select(header => ColumnGuess.For(header.Column, header.Text, parent: null))]);
        if (above is null || above.Number != row.Number - 1 || above.Cells.Select(cell => cell.Text).Where(text => text.Length > 0).Distinct().Count() <= 1)
        {
            yield return alone;
            yield break;
        }

        // The first of equals counts: rows that share merged cells are one header, whose upper row says what the lower one speaks of.
        var pair = Settled(above.Number, row.Number, [.. PairedHeaders(above, row)]);
        var isOne = ReachesDown(above, row);
        yield return isOne ? pair : alone;
        yield return isOne ? alone : pair;
    }

    private static bool ReachesDown(LedgerRow above, LedgerRow row) =>
        row.Cells.Where((cell, column) => cell.Repeated && !cell.IsBlank && cell.Text == above[column].Text).Any();

    private static IEnumerable<(int Column, string Text)> Headers(LedgerRow row) => row.Cells
        .Select((cell, column) => (Column: column, cell.Text)).Where(header => !string.IsNullOrWhiteSpace(header.Text));

    private static IEnumerable<ColumnGuess> PairedHeaders(LedgerRow above, LedgerRow row)
    {
        var parent = "";
        for (var column = 0; column < Math.Max(above.Cells.Count, row.Cells.Count); column++)
        {
            var (upper, lower) = (above[column], row[column]);
            if (!upper.IsBlank || lower.IsBlank)
                parent = upper.Text;
            if (lower.IsBlank || lower.Text == upper.Text)
            {
                if (!upper.IsBlank)
                    yield return ColumnGuess.For(column, upper.Text, parent: null);
            }
            else
            {
                yield return ColumnGuess.For(column, lower.Text, string.IsNullOrWhiteSpace(parent) ? null : parent);
            }
        }
    }

    /// <summary>What only the whole header can settle: a completion beside a deadline, and two columns that claim one field.</summary>
    private static HeaderGuess Settled(int first, int last, ImmutableArray<ColumnGuess> columns)
    {
        if (columns.Any(column => column.Field == LedgerField.Due) && !columns.Any(column => column.Field == LedgerField.CompletedOn))
            columns = [.. columns.Select(column => column.Field is null && MeansCompletion(column)
                ? column with { Field = LedgerField.CompletedOn, Sureness = 0.9 } : column)];
        return new HeaderGuess(first, last, [.. columns.Select(column => IsContested(column, columns) ? column with { Field = null } : column)]);
    }

    private static bool MeansCompletion(ColumnGuess column) => column.Header.Split(" / ") is var parts
        && GuardedHeader.MeansCompletionBesideDeadline(HeaderText.Of(parts[^1]).Bare)
        && !GuardedHeader.ShiftsMeaning(HeaderText.Of(column.Header).Whole);

    /// <summary>Columns of text can be joined; of dates, units, amounts, numbers and choices one at most can be meant.</summary>
    private static bool IsContested(ColumnGuess column, ImmutableArray<ColumnGuess> all)
    {
        if (column.Field is not { } field)
            return false;
        var rivals = all.Where(other => other.Field == field && other.Column != column.Column).ToArray();
        var canJoin = LedgerColumns.Of(field).Kind is FieldKind.LongText or FieldKind.Person || field is LedgerField.Place;
        return rivals.Length > 0 && !canJoin && rivals.Any(rival => rival.Sureness >= column.Sureness);
    }
}
