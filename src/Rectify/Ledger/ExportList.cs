using System.Runtime.CompilerServices;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Reports;

namespace Rectify.Ledger;

/// <summary>A list of findings that somebody wants as a file.</summary>
/// <param name="Form">The name of one of the <see cref="LedgerForms"/>; anything else is the list as it is shown.</param>
/// <param name="Query">The query of the ledger's address, which says what is listed, in which order and columns.</param>
public sealed record ListAsked(Guid Tenant, Guid Account, string Form, bool Xlsx, string Query, Language Language)
{
    public const string Shown = "shown";

    /// <summary>The media type of xlsx.</summary>
    public const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>With what goes on in others, as an official ledger has it and the page's list has not.</summary>
    public bool WithApart { get; init; }

    public string MediaType => Xlsx ? Workbook : "text/csv; charset=utf-8";

    /// <summary>A name that says what is in the file and of which day.</summary>
    public string FileName(Reader reader, DateTimeOffset now) =>
        $"{reader.Say($"form.{LedgerForms.Named(Form)?.Name ?? Shown}")}-{reader.Day(now)}.{(Xlsx ? "xlsx" : "csv")}";
}

/// <summary>Writes a list of findings exactly as the ledger's page of the same query shows it, all of its rows; or the same findings as a form.</summary>
public sealed class ExportList(LedgerQuery ledger, ProcessLibrary library, ReportFigures figures, ExportLedger forms, ReadersCities cities)
{
    /// <summary>Lists of no more findings have their pictures drawn.</summary>
    public const int MostDrawn = 200;

    private const int Narrow = 16, Wide = 40;

    /// <param name="file">Written synchronously as xlsx; give it a file, not a response.</param>
    /// <param name="told">Called with each row that is through; null for nobody to tell.</param>
    /// <exception cref="InvalidLedgerException">A cell is longer than a spreadsheet program takes.</exception>
    public async Task WriteAsync(ListAsked asked, Stream file, Func<int, Task>? told, CancellationToken ct)
    {
        var filter = await FilterAsync(asked, ct);
        if (LedgerForms.Named(asked.Form) is not { } form)
        {
            await WriteShownAsync(asked, filter, file, told, ct);
            return;
        }

        var isDrawn = form.HasPictures && await ledger.CountAsync(asked.Tenant, asked.Account, filter, MostDrawn + 1, ct) <= MostDrawn;
        await forms.WriteAsync(new(asked.Tenant, asked.Account, filter, form, asked.Xlsx) { IsDrawn = isDrawn }, file, told, ct);
    }

    /// <param name="upTo">Counting stops here.</param>
    /// <returns>How many rows the file will have; null where only writing it will tell.</returns>
    public async Task<int?> CountAsync(ListAsked asked, int upTo, CancellationToken ct) =>
        await ledger.CountAsync(asked.Tenant, asked.Account, await FilterAsync(asked, ct), upTo, ct);

    /// <summary>Who reads the file: in which language, by the city's clock.</summary>
    public async Task<Reader> ReaderAsync(ListAsked asked, CancellationToken ct) =>
        Reader.Of(asked.Language, (await cities.OfAsync(asked.Tenant, ct))?.Zone ?? TimeZoneInfo.Utc);

    private async Task<LedgerFilter> FilterAsync(ListAsked asked, CancellationToken ct)
    {
        var address = LedgerAddress.Of(asked.Query);
        return address.Filter with
        {
            Figure = await figures.FindAsync(asked.Tenant, address["figure"], address["from"], address["to"], ct),
            WithApart = asked.WithApart,
        };
    }

    private async Task WriteShownAsync(ListAsked asked, LedgerFilter filter, Stream file, Func<int, Task>? told, CancellationToken ct)
    {
        var processes = (await library.OfAsync(asked.Tenant, ct)).InForce.ToDictionary(process => process.Name);
        var (reader, columns) = (await ReaderAsync(asked, ct), LedgerAddress.Of(asked.Query).Columns);
        var cells = new ShownColumns(processes, reader);
        var header = columns.Select(cells.TitleOf).ToArray();
        var rows = RowsAsync(asked, filter, columns, cells, told, ct);
        if (asked.Xlsx)
            await XlsxWriter.WriteAsync(file, reader.Say("place.ledger"), header, [.. columns.Select(WidthOf)], rows, ct);
        else
            await CsvWriter.WriteAsync(file, header, rows, ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(
        ListAsked asked, LedgerFilter filter, IReadOnlyList<string> columns, ShownColumns cells, Func<int, Task>? told, [EnumeratorCancellation] CancellationToken ct)
    {
        var through = 0;
        await foreach (var row in ledger.StreamAsync(asked.Tenant, asked.Account, filter, ct))
        {
            yield return [.. columns.Select(column => cells.Text(row, column))];
            if (told is not null)
                await told(++through);
        }
    }

    private static int WidthOf(string column) => column is "title" or "description" or "basis" or "measures_summary" or "progress" ? Wide : Narrow;
}
