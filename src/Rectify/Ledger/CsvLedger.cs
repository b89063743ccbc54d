using System.Runtime.CompilerServices;
using System.Text;

namespace Rectify.Ledger;

/// <summary>
/// Reads a csv ledger row by row (RFC 4180: quotes, doubled quotes, line breaks and commas inside quotes; also tabs or
/// semicolons between cells). A leading apostrophe, which keeps a spreadsheet from calculating the cell, is removed.
/// </summary>
public sealed class CsvLedger(LedgerLimits limits)
{
    /// <exception cref="InvalidLedgerException">A limit is passed, a quote is never closed, or bytes are no characters.</exception>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var counted = new CountedStream(file, limits.UnpackedBytes, leaveOpen: true);
        var sample = new byte[CsvEncoding.SampleLength];
        var length = await counted.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, ct);
        var (encoding, markLength) = CsvEncoding.Of(sample.AsSpan(0, length));
        await using var whole = new PrefixedStream(sample.AsMemory(markLength, length - markLength), counted);
        using var text = new StreamReader(whole, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);

        var cells = new CsvCells(limits);
        var buffer = new char[32 * 1024];
        for (var read = await DecodeAsync(text, buffer, cells, ct); read > 0; read = await DecodeAsync(text, buffer, cells, ct))
        {
            foreach (var row in cells.Take(buffer.AsMemory(0, read)))
                yield return row;
        }

        if (cells.End() is { } last)
            yield return last;
    }

    private static async ValueTask<int> DecodeAsync(StreamReader text, char[] buffer, CsvCells cells, CancellationToken ct)
    {
        try
        {
            return await text.ReadAsync(buffer, ct);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidLedgerException(new Sentence("ledger_csv_encoding", ("row", cells.RowNumber)), e);
        }
    }
}
