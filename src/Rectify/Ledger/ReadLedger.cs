using System.Runtime.CompilerServices;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>Reads a whole ledger file into findings, a row at a time, with every fault found on the way. Asks no database.</summary>
public sealed class ReadLedger(LedgerFile file, Process process, TimeZoneInfo zone, DateTimeOffset now)
{
    /// <summary>Lays the mapping over the first sheet whose header fits it.</summary>
    /// <exception cref="InvalidLedgerException">It fits no sheet; the message speaks of the first.</exception>
    public async Task<LedgerShape> ShapeAsync(LedgerMapping mapping, CancellationToken ct)
    {
        InvalidLedgerException? first = null;
        foreach (var sheet in file.Sheets.Where(sheet => mapping.Sheet is null || mapping.Sheet == sheet))
        {
            try
            {
                return LedgerShape.Of(mapping, sheet, await BeginningAsync(file, sheet, ct));
            }
            catch (InvalidLedgerException misfit) when (misfit.Sentence.Code == "ledger_header_missing")
            {
                first ??= misfit;
            }
        }

        throw first ?? new InvalidLedgerException(new Sentence("ledger_sheet_missing", ("sheet", mapping.Sheet), ("present", string.Join("、", file.Sheets))));
    }

    /// <summary>The header that guesses best, over all sheets.</summary>
    /// <exception cref="InvalidLedgerException">No sheet has a row that looks like a header.</exception>
    public async Task<(string Sheet, HeaderGuess Guess)> GuessAsync(CancellationToken ct)
    {
        var guesses = new List<(string Sheet, HeaderGuess Guess)>();
        foreach (var sheet in file.Sheets)
        {
            if (HeaderGuess.From(await BeginningAsync(file, sheet, ct)) is { } guess)
                guesses.Add((sheet, guess));
        }

        return guesses.Count > 0
            ? guesses.MaxBy(guess => guess.Guess.Weight)
            : throw new InvalidLedgerException(new Sentence("ledger_header_not_found", ("rows", HeaderGuess.RowsLookedAt)));
    }

    public async IAsyncEnumerable<RowReading> RowsAsync(LedgerShape shape, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = new ReadFinding(shape, process, zone, now);
        var twins = new LedgerTwins();
        await foreach (var (row, joined) in new LedgerRows(shape).OfAsync(file.ReadAsync(shape.Sheet, ct), ct))
        {
            var reading = reader.Read(row);
            var faults = reading.Faults.AddRange(joined.Select(number =>
                new RowFault(number, null, null, null, new Sentence("ledger_rows_joined", ("row", row.Number)), IsWarning: true)));
            if (reading.Finding is { } finding && twins.Fault(finding) is { } twin)
                yield return reading with { Finding = twin.IsWarning ? finding : null, Faults = faults.Add(twin) };
            else
                yield return reading with { Faults = faults };
        }
    }

    /// <summary>As many rows as a header is looked for in.</summary>
    internal static async Task<List<LedgerRow>> BeginningAsync(LedgerFile file, string sheet, CancellationToken ct)
    {
        var rows = new List<LedgerRow>();
        await foreach (var row in file.ReadAsync(sheet, ct))
        {
            rows.Add(row);
            if (rows.Count == HeaderGuess.RowsLookedAt)
                break;
        }

        return rows;
    }
}
