using System.Text;

namespace Rectify.Ledger;

/// <summary>Cuts decoded csv text into rows; holds what of a row came with earlier pieces of the file.</summary>
internal sealed class CsvCells(LedgerLimits limits)
{
    private readonly StringBuilder _cell = new();
    private List<LedgerCell> _row = [];
    private Place _place = Place.CellStart;
    private char _separator;
    private bool _afterReturn;
    private int _rowOfQuote;

    private enum Place { CellStart, Plain, Quoted, QuoteInQuoted }

    /// <summary>The row being read, counted from 1.</summary>
    public int RowNumber { get; private set; } = 1;

    public IEnumerable<LedgerRow> Take(ReadOnlyMemory<char> piece)
    {
        if (_separator == 0)
            _separator = SeparatorOf(piece.Span);
        for (var at = 0; at < piece.Length; at++)
        {
            at += CopyRun(piece.Span[at..]);
            if (at < piece.Length && Step(piece.Span[at]) is { } row)
                yield return row;
        }
    }

    /// <summary>The last row, when the file doesn't end with a line break.</summary>
    public LedgerRow? End()
    {
        if (_place == Place.Quoted)
            throw new InvalidLedgerException(new Sentence("ledger_csv_quote", ("row", _rowOfQuote)));
        return _row.Count > 0 || _cell.Length > 0 || _place != Place.CellStart ? EndRow() : null;
    }

    /// <summary>Characters that can't end anything are copied at once: this is where a big file spends its time.</summary>
    private int CopyRun(ReadOnlySpan<char> rest)
    {
        var length = _place switch
        {
            Place.Quoted => rest.IndexOf('"'),
            Place.Plain => rest.IndexOfAny(_separator, '\r', '\n'),
            _ => 0,
        };
        var run = rest[..(length < 0 ? rest.Length : length)];
        Append(run);
        return run.Length;
    }

    private LedgerRow? Step(char c)
    {
        var afterReturn = _afterReturn;
        _afterReturn = false;
        switch (_place)
        {
            case Place.CellStart when c == '\n' && afterReturn:
                return null;
            case Place.CellStart when c == '"':
                (_place, _rowOfQuote) = (Place.Quoted, RowNumber);
                return null;
            case Place.Quoted:
                _place = Place.QuoteInQuoted;
                return null;
            case Place.QuoteInQuoted when c == '"':
                _place = Place.Quoted;
                Append("\"");
                return null;
        }

        if (c == _separator)
            EndCell();
        else if (c is '\r' or '\n')
            return EndLine(c);
        else
            Begin(c);
        return null;
    }

    private LedgerRow EndLine(char c)
    {
        _afterReturn = c == '\r';
        return EndRow();
    }

    private void Begin(char c)
    {
        _place = Place.Plain;
        Append([c]);
    }

    private void Append(ReadOnlySpan<char> run)
    {
        if (_cell.Length + run.Length > limits.CellLength)
            throw LedgerTooLarge.Cell(RowNumber, _row.Count, limits.CellLength);
        _cell.Append(run);
    }

    private void EndCell()
    {
        if (_row.Count == limits.Columns)
            throw LedgerTooLarge.Columns(RowNumber, limits.Columns);
        var guarded = _cell.Length > 0 && _cell[0] == '\'';
        _row.Add(new LedgerCell(guarded ? _cell.ToString(1, _cell.Length - 1) : _cell.ToString()));
        _cell.Clear();
        _place = Place.CellStart;
    }

    private LedgerRow EndRow()
    {
        EndCell();
        if (RowNumber > limits.Rows)
            throw LedgerTooLarge.Rows(limits.Rows);
        var row = new LedgerRow(RowNumber++, _row);
        _row = new List<LedgerCell>(_row.Count);
        return row;
    }

    /// <summary>Tabs or semicolons only when the first line has no comma outside quotes.</summary>
    private static char SeparatorOf(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is '\r' or '\n')
                break;
            else if (!quoted && ",\t;".IndexOf(c, StringComparison.Ordinal) is >= 0 and var kind)
                counts[kind]++;
        }

        return counts[0] > 0 || counts[1] + counts[2] == 0 ? ',' : counts[1] >= counts[2] ? '\t' : ';';
    }
}
