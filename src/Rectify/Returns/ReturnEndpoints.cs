using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Ledger;

namespace Rectify.Returns;

/// <summary><c>/api/progress-returns.xlsx</c>: the sheet to be filled in.</summary>
public static class ReturnEndpoints
{
    public static void AddReturns(this IServiceCollection services)
    {
        services.AddSingleton<WriteReturn>();
        services.AddSingleton<JudgeReturn>();
        services.AddSingleton<RecordReturn>();
    }

    public static void MapReturns(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/progress-returns.xlsx", async (string? after, HttpContext http, CurrentAccount me, WriteReturn write, ReadersCities cities, TimeProvider clock, CancellationToken ct) =>
        {
            var reader = Reader.Of(http.Request.Language(), (await cities.OfAsync(me.Tenant, ct))?.Zone ?? TimeZoneInfo.Utc);
            var file = KeptLedger.Temporary();
            await write.WriteAsync(me, reader, LedgerKey.Parse(after), file, ct);
            file.Position = 0;
            return Results.File(file, ListAsked.Workbook, $"{reader.Say("return.title")}-{reader.Day(clock.GetUtcNow())}.xlsx");
        }).WithTags("findings").RequireAuthorization();
}
