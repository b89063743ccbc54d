using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>A mapping laid over one sheet: which column of it holds which part of which field.</summary>
/// <param name="LastHeaderRow">Findings stand below it.</param>
/// <param name="Headers">What the sheet itself calls its columns, by column.</param>
public sealed record LedgerShape(
    LedgerMapping Mapping, string Sheet, int LastHeaderRow, ImmutableSortedDictionary<int, string> Headers, ImmutableSortedDictionary<LedgerField, BoundSource> Fields)
{
    /// <param name="rows">The sheet's beginning, at least <see cref="HeaderGuess.RowsLookedAt"/> rows if it has that many.</param>
    /// <exception cref="InvalidLedgerException">No row has all the headers that the mapping names.</exception>
    public static LedgerShape Of(LedgerMapping mapping, string sheet, IReadOnlyList<LedgerRow> rows)
    {
        var wanted = mapping.Fields.SelectMany(field => field.Value.Columns).Distinct().ToArray();
        var header = HeaderGuess.AllReadings(rows).MaxBy(reading => wanted.Count(name => ColumnNamed(reading, name) is not null));
        var missing = wanted.Where(name => header is null || ColumnNamed(header, name) is null).ToArray();
        if (header is null || missing.Length > 0)
            throw new InvalidLedgerException(new Sentence("ledger_header_missing",
                ("headers", string.Join("、", missing)), ("present", string.Join("、", header?.Columns.Select(column => column.Header) ?? []))));
        return new LedgerShape(mapping, sheet, header.LastRow,
            header.Columns.ToImmutableSortedDictionary(column => column.Column, column => column.Header),
            mapping.Fields.ToImmutableSortedDictionary(field => field.Key, field => new BoundSource(
                [.. field.Value.Columns.Select(name => ColumnNamed(header, name)?.Column ?? throw new System.Diagnostics.UnreachableException())],
                field.Value, field.Value.InTenThousands ?? ColumnNamed(header, field.Value.Columns[0])?.InTenThousands)));
    }

    /// <summary>By the whole header, or by its lower part alone where that names one column only.</summary>
    private static ColumnGuess? ColumnNamed(HeaderGuess header, string name)
    {
        var wanted = HeaderText.Of(name).Whole;
        var whole = header.Columns.Where(column => HeaderText.Of(column.Header).Whole == wanted).ToArray();
        var found = whole.Length > 0 ? whole : [.. header.Columns.Where(column => HeaderText.Of(column.Header.Split(" / ")[^1]).Whole == wanted)];
        return found.Length == 1 ? found[0] : null;
    }
}

/// <summary>The columns of a field in one sheet.</summary>
/// <param name="Columns">Counted from 0, in the order in which their texts are joined.</param>
public sealed record BoundSource(ImmutableArray<int> Columns, FieldSource Source, bool? InTenThousands)
{
    public LedgerCell First(LedgerRow row) => row[Columns[0]];

    /// <summary>The text of all columns, joined; empty when all are blank.</summary>
    public string Join(LedgerRow row)
    {
        if (Columns.Length == 1)
            return First(row).IsBlank ? "" : First(row).Text;
        return string.Join(Source.Separator, Columns.Select(column => row[column]).Where(cell => !cell.IsBlank).Select(cell => cell.Text.Trim()));
    }
}
