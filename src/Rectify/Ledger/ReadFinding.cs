using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>Understands the rows of one sheet, each by itself.</summary>
/// <param name="zone">The city's; a mapping may name another.</param>
/// <param name="now">A finding can't have been completed later than this.</param>
public sealed class ReadFinding(LedgerShape shape, Process process, TimeZoneInfo zone, DateTimeOffset now)
{
    private readonly TimeZoneInfo _zone = shape.Mapping.Zone ?? zone;
    private readonly LedgerTerms _terms = new(shape.Mapping.Dates);

    public RowReading Read(LedgerRow row)
    {
        var cells = new RowCells(shape, row);
        var fields = Texts(cells);
        var number = cells.Text(LedgerField.Number).Trim() is { Length: > 0 } text ? text : null;
        var unit = cells.Text(LedgerField.Unit).Trim() is { Length: > 0 } named ? named : cells.Text(LedgerField.ResponsibleUnit).Trim();
        if (unit.Length == 0)
            cells.Blame(LedgerField.Unit, new Sentence("ledger_unit_missing"));
        if (string.IsNullOrWhiteSpace(fields.GetValueOrDefault("description")))
            cells.Blame(LedgerField.Description, new Sentence("ledger_description_missing"));

        var days = Days(cells, fields);
        var standing = LedgerStanding.Of(cells, process, days.Completed, _zone, shape.Mapping.Dates);
        var opened = Opened(cells, days, standing.ClosedAt);
        CheckOrder(cells, days, standing, opened);
        var faults = cells.Faults;
        return new RowReading(row.Number, faults.Any(fault => !fault.IsWarning) ? null : new LedgerFinding(
            row.Number, number, unit, fields.ToImmutable(), standing.State, standing.Conclusion, opened, days.Due,
            standing.HandedOverAt, standing.ClosedAt, HashOf(row)), faults);
    }

    private ImmutableSortedDictionary<string, string>.Builder Texts(RowCells cells)
    {
        var fields = shape.Mapping.Constants.ToBuilder();
        foreach (var field in shape.Fields.Keys)
        {
            if (LedgerColumns.Of(field).Into is { } into && process.FieldNamed(into) is { } target)
                LedgerTexts.Read(cells, field, process, target, fields);
        }

        return fields;
    }

    private LedgerDays Days(RowCells cells, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        var found = cells.Date(LedgerField.FoundOn, shape.Mapping.Dates);
        if (found is { } day)
            fields["found_on"] = day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var due = Due(cells, fields);
        return new LedgerDays(
            cells.Date(LedgerField.IssuedOn, shape.Mapping.Dates)?.Start(_zone) ?? found?.Start(_zone), due,
            cells.Date(LedgerField.CompletedOn, shape.Mapping.Dates)?.Start(_zone));
    }

    /// <summary>The kind of term follows from the deadline where the ledger has no column for it.</summary>
    private Budget? Due(RowCells cells, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        var term = cells.Term(_terms);
        Budget? due = term switch
        {
            LedgerTerm.ByDay { Date: { Time: not null } date } => new Budget.At(date.Start(_zone)),
            LedgerTerm.ByDay { Date: var date } => new Budget.At(LocalTime.EndOfDay(date.Day, _zone)),
            LedgerTerm.Within within => new Budget.Of(within.Span),
            LedgerTerm.AtOnce => new Budget.Of(shape.Mapping.AtOnce),
            _ => null,
        };
        if (term is LedgerTerm.AtOnce)
            cells.Warn(LedgerField.Due, new Sentence("ledger_at_once", ("budget", shape.Mapping.AtOnce)));
        var kind = term switch { LedgerTerm.AtOnce => "immediate", LedgerTerm.LongTerm => "long_term", null => null, _ => "limited" };
        if (kind is not null && !shape.Fields.ContainsKey(LedgerField.Term) && process.FieldNamed("term") is not null)
            fields["term"] = kind;
        if (due is not null && process.FieldNamed("deadline") is not null)
            fields["deadline"] = due.ToString();
        return due;
    }

    private DateTimeOffset Opened(RowCells cells, LedgerDays days, DateTimeOffset? closed)
    {
        if (days.Opened is { } opened)
            return opened;
        if (days.Due is Budget.Of)
            cells.Blame(LedgerField.Due, new Sentence("ledger_opening_missing"));
        var earliest = new[] { now, days.Completed ?? now, closed ?? now, days.Due is Budget.At at ? at.Instant : now }.Min();
        var assumed = LocalTime.ToInstant(LocalTime.DayOf(earliest, _zone), TimeOnly.MinValue, _zone);
        cells.Warn(null, new Sentence("ledger_opening_assumed", ("day", LocalTime.DayOf(assumed, _zone))));
        return assumed;
    }

    private void CheckOrder(RowCells cells, LedgerDays days, LedgerStanding standing, DateTimeOffset opened)
    {
        if (days.Due is Budget.At due && due.Instant < opened)
            cells.Warn(LedgerField.Due, new Sentence("ledger_due_before_opening"));
        if (opened > now)
            cells.Blame(days.Opened is null ? null : cells.Has(LedgerField.IssuedOn) ? LedgerField.IssuedOn : LedgerField.FoundOn, new Sentence("ledger_in_future"));
        if (days.Completed > now)
            cells.Blame(LedgerField.CompletedOn, new Sentence("ledger_in_future"));
        if (standing.ClosedAt > now && standing.ClosedAt != days.Completed)
            cells.Blame(LedgerField.Closed, new Sentence("ledger_in_future"));
        if (days.Completed < opened)
            cells.Warn(LedgerField.CompletedOn, new Sentence("ledger_completed_before_opening"));
    }

    private static string HashOf(LedgerRow row) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', row.Cells.Select(cell => cell.Text)))));
}

/// <summary>The days of a row that its finding's clocks need; null where the ledger has none.</summary>
internal sealed record LedgerDays(DateTimeOffset? Opened, Budget? Due, DateTimeOffset? Completed);
