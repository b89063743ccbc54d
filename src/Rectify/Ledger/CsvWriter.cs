using System.Buffers;
using System.Text;

namespace Rectify.Ledger;

/// <summary>Writes a ledger as csv, a row at a time: UTF-8 with its mark, which spreadsheets need to see Chinese, and RFC 4180's line ends.</summary>
public static class CsvWriter
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n\t;");

    private const string StartsFormula = "=+-@\t\r'＝＋－＠";

    public static async Task WriteAsync(
        Stream file, IReadOnlyList<string> header, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken ct)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 64 * 1024, leaveOpen: true);
        text.NewLine = "\r\n";
        var line = new StringBuilder();
        await WriteAsync(text, line, header, ct);
        await foreach (var row in rows.WithCancellation(ct))
            await WriteAsync(text, line, row, ct);
        await text.FlushAsync(ct);
    }

    private static Task WriteAsync(StreamWriter text, StringBuilder line, IReadOnlyList<string> cells, CancellationToken ct)
    {
        line.Clear();
        foreach (var cell in cells)
            Append(line.Append(line.Length > 0 ? "," : ""), cell);
        return text.WriteLineAsync(line, ct);
    }

    /// <summary>A cell that a spreadsheet would calculate gets an apostrophe, which reading takes away again.</summary>
    private static void Append(StringBuilder line, string cell)
    {
        var guarded = cell.Length > 0 && StartsFormula.Contains(cell[0], StringComparison.Ordinal) ? $"'{cell}" : cell;
        if (guarded.AsSpan().IndexOfAny(NeedQuotes) >= 0 || guarded.Length == 0)
            line.Append('"').Append(guarded.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            line.Append(guarded);
    }
}
