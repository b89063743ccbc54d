using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Language = Rectify.Layout.Language;

namespace Rectify.Audit;

/// <summary><c>rectify audit verify|replay</c>: exit 0 when everything holds, 1 when something doesn't, each fault a line.</summary>
public static class AuditVerb
{
    private const int TellEvery = 10_000;

    private static readonly Option<bool> AsJson = new("--json") { Description = "输出 JSON。Print JSON." };

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    private delegate Task<AuditReport> Audit(CityDatabase database, Action<AuditReport> progress, CancellationToken ct);

    public static Command Create() => new("audit", "审计：核对事件链，重放事件。Audit what is stored.")
    {
        Create("verify", "重算每个问题的事件链，并与数据库外封存的链头核对。Recompute every chain and hold it to the sealed heads.", "audit_verified",
            (database, progress, ct) => new VerifyChains(database, new(Home.Folder())).RunAsync(progress, ct)),
        Create("replay", "重放每个问题的事件，与现存状态逐字节比较。Fold every finding's events and compare with its state.", "audit_replayed",
            (database, progress, ct) => new ReplayHistories(database, new(database, TimeProvider.System)).RunAsync(progress, ct)),
    };

    private static Command Create(string name, string description, string summary, Audit audit)
    {
        var command = new Command(name, description) { Connections.Option, AsJson };
        command.SetAction(async (parsed, ct) =>
        {
            var connections = await Connections.From(parsed).OrPrivateAsync(make: false, ct);
            await using var service = NpgsqlDataSource.Create(connections.Service);
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var report = await audit(new(service), report => Tell(report, errors), ct);
            await (parsed.GetValue(AsJson) ? WriteJsonAsync(report, output) : WriteTextAsync(report, summary, output));
            return report.FaultCount == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Tell(AuditReport report, TextWriter errors)
    {
        if (report.Findings > 0 && report.Findings % TellEvery == 0)
            errors.WriteLine($"{report.Findings:N0} 个问题 / findings, {report.Events:N0} 个事件 / events, {report.FaultCount:N0} 处错误 / faults");
    }

    private static async Task WriteTextAsync(AuditReport report, string summary, TextWriter output)
    {
        foreach (var fault in report.Faults)
            await output.WriteLineAsync($"{fault.Number ?? fault.Finding?.ToString() ?? fault.City.ToString()}: {fault.In(Language.Chinese)} / {fault.In(Language.English)}");
        if (report.FaultCount > report.Faults.Count)
            await output.WriteLineAsync("…");
        (string, object?)[] figures =
            [("findings", report.Findings), ("events", report.Events), ("roots", report.Roots), ("faults", report.FaultCount)];
        await output.WriteLineAsync(Texts.Get(summary, Language.Chinese, figures));
        await output.WriteLineAsync(Texts.Get(summary, Language.English, figures));
    }

    private static Task WriteJsonAsync(AuditReport report, TextWriter output) => output.WriteLineAsync(JsonSerializer.Serialize(
        new
        {
            report.Findings,
            report.Events,
            report.Roots,
            report.FaultCount,
            Faults = report.Faults.Select(fault => new
            {
                fault.Code,
                fault.City,
                fault.Number,
                fault.Finding,
                fault.Sequence,
                Zh = fault.In(Language.Chinese),
                En = fault.In(Language.English),
            }),
        }, Json));
}
