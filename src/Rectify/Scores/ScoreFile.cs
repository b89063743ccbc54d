using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Processes;

namespace Rectify.Scores;

/// <summary><c>/api/scores</c>: the points as JSON, and as a file with each entry and its reversal on a row.</summary>
public sealed class ScoreFile(ScoreQuery scores, ProcessLibrary library)
{
    private static readonly string[] Columns = ["day", "unit", "number", "finding", "points", "reason", "reversal", "counts"];
    private static readonly int[] Widths = [14, 24, 20, 40, 10, 30, 40, 10];

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ScoreQuery>();
        services.AddSingleton<ScoreFile>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/scores", async (string? from, string? to, Guid? unit, CurrentAccount me, ScoreQuery query, CancellationToken ct) =>
            Results.Json(await query.ReadAsync(me.Tenant, me.Id, new(Reader.DayOf(from), Reader.DayOf(to), unit), ct), EngineJson.Options)).WithTags("scores").RequireAuthorization();
        app.MapGet("/api/scores.{format:regex(^(xlsx|csv)$)}", async (string format, string? from, string? to, Guid? unit, CurrentAccount me, Reader reader, ScoreFile export, CancellationToken ct) =>
        {
            var file = KeptLedger.Temporary();
            await export.WriteAsync(me, new(Reader.DayOf(from), Reader.DayOf(to), unit), format == "xlsx", reader, file, ct);
            file.Position = 0;
            return Results.File(file, format == "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8", $"scores.{format}");
        }).WithTags("scores").RequireAuthorization();
    }

    private async Task WriteAsync(CurrentAccount me, ScoresAsked asked, bool xlsx, Reader reader, Stream file, CancellationToken ct)
    {
        var words = new ScoreWords(await library.OfAsync(me.Tenant, ct), reader);
        var listed = await scores.AllAsync(me.Tenant, me.Id, asked, ct);
        string[] header = [.. Columns.Select(column => reader.Say($"scores.{column}"))];
        var rows = listed.Entries.Select(entry => (IReadOnlyList<string>)
        [
            reader.Day(entry.At), entry.UnitName, entry.Number, entry.Title, ScoreWords.Points(entry.Points), words.Reason(entry), words.Reversal(entry), ScoreWords.Points(entry.Counts),
        ]).ToAsyncEnumerable();
        if (xlsx)
            await XlsxWriter.WriteAsync(file, reader.Say("place.scores"), header, Widths, rows, ct);
        else
            await CsvWriter.WriteAsync(file, header, rows, ct);
    }
}
