using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary><c>/api/findings.xlsx</c> and <c>.csv</c>: the findings of a query of the ledger's page, as it shows them or as the form that
/// <c>form</c> names; <c>/api/ledger.xlsx</c> and <c>.csv</c>: the same as the 24 columns.</summary>
public static class ExportEndpoints
{
    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<ExportLedger>();
        services.AddSingleton<ExportList>();
        services.AddSingleton<ExportOrders>();
        services.AddSingleton<Jobs.IJob>(provider => provider.GetRequiredService<ExportOrders>());
    }

    public static void MapExports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/findings.{format:regex(^(xlsx|csv)$)}", (string format, string? form, HttpContext http, CurrentAccount me, ExportList export, TimeProvider clock, CancellationToken ct) =>
            SendAsync(Asked(http, me, form ?? ListAsked.Shown, format), export, clock, ct)).WithTags("findings").RequireAuthorization();
        app.MapGet("/api/ledger.{format:regex(^(xlsx|csv)$)}", (string format, HttpContext http, CurrentAccount me, ExportList export, TimeProvider clock, CancellationToken ct) =>
            SendAsync(Asked(http, me, LedgerForms.Ledger.Name, format) with { WithApart = true }, export, clock, ct)).WithTags("findings").RequireAuthorization();
    }

    private static ListAsked Asked(HttpContext http, CurrentAccount me, string form, string format) =>
        new(me.Tenant, me.Id, form, format == "xlsx", http.Request.QueryString.Value ?? "", http.Request.Language());

    /// <summary>Written whole before it is sent: what can't be exported then is a refusal and not half a file.</summary>
    private static async Task<IResult> SendAsync(ListAsked asked, ExportList export, TimeProvider clock, CancellationToken ct)
    {
        if (asked.Form != ListAsked.Shown && LedgerForms.Named(asked.Form) is null)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "export_form_unknown", ("forms", string.Join(", ", LedgerForms.All.Select(form => form.Name).Prepend(ListAsked.Shown))));
        var address = LedgerAddress.Of(asked.Query);
        if (address["campaign"] is not null && address.Filter.Campaign is null)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "export_campaign_unreadable");
        var file = KeptLedger.Temporary();
        try
        {
            await export.WriteAsync(asked, file, told: null, ct);
        }
        catch (InvalidLedgerException refused)
        {
            await file.DisposeAsync();
            return new Problem(StatusCodes.Status422UnprocessableEntity, refused.Sentence.Code, refused.Sentence.Arguments);
        }

        file.Position = 0;
        return Results.File(file, asked.MediaType, asked.FileName(await export.ReaderAsync(asked, ct), clock.GetUtcNow()));
    }
}
