using System.CommandLine;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary><c>rectify export</c>: a campaign's findings as a ledger of 24 columns; the file's name says xlsx or csv.</summary>
public static class ExportVerb
{
    private static readonly Argument<FileInfo> LedgerPath = new("FILE") { Description = "要写的文件（.xlsx 或 .csv）。The file to write, xlsx or csv." };

    public static Command Create()
    {
        var command = new Command("export", "导出专项的台账。Export a campaign's ledger.") { LedgerPath, LedgerVerbs.Campaign, CityOption.City, Connections.Option };
        command.SetAction((parsed, ct) => LedgerVerbs.RunAsync(parsed, city => RunAsync(parsed, city, ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, LedgerCity city, CancellationToken ct)
    {
        var name = parsed.GetRequiredValue(LedgerVerbs.Campaign);
        await using var transaction = await city.Cities.BeginAsync(city.Tenant, ct);
        var campaign = await LedgerCampaign.FindAsync(transaction, name, ct) ?? throw new OperatorException("ledger_no_campaign", ("name", name));
        var path = parsed.GetRequiredValue(LedgerPath);
        await using var file = path.Create();
        var filter = new LedgerFilter(Campaign: campaign) { Sort = LedgerSort.Number, WithApart = true };
        var asked = new FormAsked(city.Tenant, Account: null, filter, LedgerForms.Ledger, path.Extension.Equals(".xlsx", StringComparison.OrdinalIgnoreCase));
        await new ExportLedger(city.Cities, city.Library, city.Clock).WriteAsync(asked, file, told: null, ct);
        return 0;
    }
}
