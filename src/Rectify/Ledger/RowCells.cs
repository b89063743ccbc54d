using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>One row by fields instead of columns, and what was found wrong in it.</summary>
public sealed class RowCells(LedgerShape shape, LedgerRow row)
{
    private readonly List<RowFault> _faults = [];

    public ImmutableArray<RowFault> Faults => [.. _faults];

    /// <summary>Whether the sheet has a column for the field and the row something in it.</summary>
    public bool Has(LedgerField field) => shape.Fields.TryGetValue(field, out var source) && source.Columns.Any(column => !row[column].IsBlank);

    /// <summary>Empty when the sheet has no such column or the row nothing in it.</summary>
    public string Text(LedgerField field) => shape.Fields.TryGetValue(field, out var source) ? source.Join(row) : "";

    /// <summary>The text with its meaning by the mapping's choices; null when the mapping gives it none.</summary>
    public string? Chosen(LedgerField field) =>
        shape.Fields.TryGetValue(field, out var source) && source.Join(row).Trim() is { Length: > 0 } text
            ? source.Source.Choices.GetValueOrDefault(text) ?? source.Source.Otherwise
            : null;

    public LedgerDate? Date(LedgerField field, LedgerDates dates) =>
        Readable(field) is { } cell && dates.Read(cell) is var read && Stands(field, read.Fault, read.Warning) ? read.Value : null;

    /// <summary>What the column of deadlines says; null when it says nothing.</summary>
    public LedgerTerm? Term(LedgerTerms terms) =>
        Readable(LedgerField.Due) is { } cell && terms.Read(cell) is var read && Stands(LedgerField.Due, read.Fault, read.Warning) ? read.Value : null;

    /// <summary>In fen.</summary>
    public long? Amount(LedgerField field) =>
        Readable(field) is { } cell && LedgerMoney.Read(cell.Text, shape.Fields[field].InTenThousands) is var read && Stands(field, read.Fault, read.Warning)
            ? read.Value : null;

    public void Blame(LedgerField? field, Sentence reason) => Say(field, reason, isWarning: false);

    public void Warn(LedgerField? field, Sentence reason) => Say(field, reason, isWarning: true);

    private LedgerCell? Readable(LedgerField field)
    {
        if (!shape.Fields.TryGetValue(field, out var source))
            return null;
        var cell = source.First(row);
        if (cell.Kind == CellKind.Error)
            Blame(field, new Sentence("ledger_formula_error"));
        return cell.Kind == CellKind.Error || Struck.IsOut(cell.Text) ? null : cell;
    }

    private bool Stands(LedgerField field, Sentence? fault, Sentence? warning)
    {
        if (fault is not null)
            Blame(field, fault);
        if (warning is not null)
            Warn(field, warning);
        return fault is null;
    }

    private void Say(LedgerField? field, Sentence reason, bool isWarning)
    {
        int? column = field is { } named && shape.Fields.TryGetValue(named, out var source) ? source.Columns[0] : null;
        var header = column is { } at ? shape.Headers.GetValueOrDefault(at) : field is { } absent ? LedgerColumns.Of(absent).Title : null;
        _faults.Add(new RowFault(row.Number, column is { } letters ? ColumnLetters.Of(letters) : null, header, column is { } cell ? row[cell].Text : null, reason, isWarning));
    }
}
