using System.CommandLine;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary><c>rectify verdicts</c>: how a campaign's findings stood against their deadlines at a moment.</summary>
public static class VerdictsVerb
{
    private static readonly Option<DateTime> AsOf = new("--as-of")
    {
        Description = "时点，各单位当地时间。The moment, local to each unit.",
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (LedgerVerbs.TryTime(text, out var time))
                return time;
            result.AddError($"“{text}”不是时点，应如 2019-11-01T00:00:00 / '{text}' is no moment such as 2019-11-01T00:00:00");
            return default;
        },
    };

    public static Command Create()
    {
        var command = new Command("verdicts", "统计专项在某一时点的按期、超期情况。Count a campaign's findings by how they stood against their deadlines.")
        {
            LedgerVerbs.Campaign, AsOf, CityOption.City, LedgerVerbs.Json, Connections.Option,
        };
        command.SetAction((parsed, ct) => LedgerVerbs.RunAsync(parsed, city => RunAsync(parsed, city, ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, LedgerCity city, CancellationToken ct)
    {
        await using var transaction = await city.Cities.BeginAsync(city.Tenant, ct);
        var name = parsed.GetRequiredValue(LedgerVerbs.Campaign);
        var campaign = await LedgerCampaign.FindAsync(transaction, name, ct) ?? throw new OperatorException("ledger_no_campaign", ("name", name));
        var verdicts = await LedgerVerdicts.ReadAsync(transaction, campaign, parsed.GetValue(AsOf), ct);
        if (parsed.GetValue(LedgerVerbs.Json))
            await LedgerVerbs.PrintAsync(parsed, verdicts, ct);
        else
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"按期完成 {verdicts.ClosedOnTime}，超期完成 {verdicts.ClosedLate}，超期未完成 {verdicts.OpenOverdue}，未到期 {verdicts.OpenInTime}，无期限 {verdicts.NoDue}".AsMemory(), ct);
        return 0;
    }
}
