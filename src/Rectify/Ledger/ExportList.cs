using System.Runtime.CompilerServices;
using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Reports;

namespace Rectify.Ledger;

/// <summary><c>/api/findings.xlsx</c> and <c>.csv</c>: a list of findings exactly as the ledger's page of the same query shows it, all of its
/// rows.</summary>
public sealed class ExportList(LedgerQuery ledger, ProcessLibrary library, ReportFigures figures)
{
    private const int Narrow = 16, Wide = 40;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/findings.{format:regex(^(xlsx|csv)$)}", async (string format, HttpContext http, CurrentAccount me, Reader reader, ExportList export, CancellationToken ct) =>
        {
            var file = KeptLedger.Temporary();
            await export.WriteAsync(me, new LedgerAddress(http.Request.Query), format == "xlsx", reader, file, ct);
            file.Position = 0;
            return Results.File(file, format == "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8", $"findings.{format}");
        }).WithTags("findings").RequireAuthorization();

    /// <param name="file">Written synchronously as xlsx; give it a file, not a response.</param>
    public async Task WriteAsync(CurrentAccount me, LedgerAddress address, bool xlsx, Reader reader, Stream file, CancellationToken ct)
    {
        var processes = (await library.OfAsync(me.Tenant, ct)).InForce.ToDictionary(process => process.Name);
        var figure = await figures.FindAsync(me.Tenant, address["figure"], address["from"], address["to"], ct);
        var cells = new ShownColumns(processes, reader);
        var header = address.Columns.Select(cells.TitleOf).ToArray();
        var rows = RowsAsync(me, address.Filter with { Figure = figure }, address.Columns, cells, ct);
        if (xlsx)
            await XlsxWriter.WriteAsync(file, reader.Say("place.ledger"), header, [.. address.Columns.Select(WidthOf)], rows, ct);
        else
            await CsvWriter.WriteAsync(file, header, rows, ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(
        CurrentAccount me, LedgerFilter filter, IReadOnlyList<string> columns, ShownColumns cells, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in ledger.StreamAsync(me.Tenant, me.Id, filter, ct))
            yield return [.. columns.Select(column => cells.Text(row, column))];
    }

    private static int WidthOf(string column) => column is "title" or "description" or "basis" or "measures_summary" or "progress" ? Wide : Narrow;
}
