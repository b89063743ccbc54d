using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;
using Language = Rectify.Layout.Language;

namespace Rectify.Migrating;

/// <summary><c>rectify migrate-process PROCESS --from 1 --to 2</c>: exit 0 when every finding that is meant moves, 1 when some don't.</summary>
public static class MigrateProcessVerb
{
    private const int TellEvery = 1000;

    private static readonly Argument<string> Name = new("PROCESS") { Description = "流程名，如 rectification。The process's name." };
    private static readonly Option<int> From = new("--from") { Description = "现在的版本。The version that findings leave.", Required = true };
    private static readonly Option<int> To = new("--to") { Description = "新的版本。The version that they go on under.", Required = true };
    private static readonly Option<string?> Campaign = new("--campaign") { Description = "只迁移这个专项的问题。Findings of this campaign only." };

    private static readonly Option<string[]> Numbers = new("--finding")
    {
        Description = "只迁移这些编号的问题。Findings with these numbers only.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "只列出会怎样，不写入。Say what would happen, write nothing." };
    private static readonly Option<bool> AsJson = new("--json") { Description = "输出 JSON。Print JSON." };

    private static readonly Option<string> Workflows = new("--workflows")
    {
        Description = "流程目录，新版的文件写明迁移对应关系。The folder of workflows: the new version's file says which state becomes which.",
        DefaultValueFactory = _ => PublishFolder.Shipped,
    };

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    public static Command Create()
    {
        var command = new Command("migrate-process", "把在办问题迁到流程的新版本。Move open findings to a newer version of their process.")
        {
            Name, From, To, Campaign, Numbers, DryRun, CityOption.City, Workflows, AsJson, Connections.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var path = parsed.GetRequiredValue(Workflows);
        var folder = await WorkflowFolder.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in folder.Faults)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(fault.ToString().AsMemory(), ct);
        if (folder.Faults.Length > 0)
            return 1;

        var connections = await Connections.From(parsed).OrPrivateAsync(make: false, ct);
        await using var service = NpgsqlDataSource.Create(connections.Service);
        var cities = new CityDatabase(service);
        var tenant = await CityOption.ChosenAsync(parsed, cities, ct);
        var library = new ProcessLibrary(cities, TimeProvider.System);
        var migration = Migration.Of(
            await library.OfAsync(tenant, ct), folder, path, parsed.GetRequiredValue(Name), parsed.GetValue(From), parsed.GetValue(To));
        var scope = new MigrationScope(parsed.GetValue(Campaign), parsed.GetValue(Numbers) ?? []);
        var told = new Telling(parsed);
        await new MigrateFindings(cities, library, new BuiltInRunner(), TimeProvider.System)
            .HandleAsync(tenant, migration, scope, parsed.GetValue(DryRun), told.HearAsync, ct);
        return await told.EndAsync();
    }

    /// <summary>Prints what became of the findings as it comes; as JSON all of it at the end.</summary>
    private sealed class Telling(ParseResult parsed)
    {
        private readonly TextWriter _output = parsed.InvocationConfiguration.Output;
        private readonly List<MigratedFinding> _kept = [];
        private long _moved;
        private long _refused;

        public async Task HearAsync(IReadOnlyList<MigratedFinding> migrated, long all)
        {
            var before = _moved + _refused;
            _refused += migrated.Count(finding => finding.Why is not null);
            _moved += migrated.Count(finding => finding.Why is null);
            if (parsed.GetValue(AsJson))
                _kept.AddRange(migrated);
            else
                await PrintAsync(migrated);
            if ((_moved + _refused) / TellEvery > before / TellEvery)
                await SayAsync(parsed.InvocationConfiguration.Error, "migrate_so_far", ("done", _moved + _refused), ("all", all));
        }

        public async Task<int> EndAsync()
        {
            if (parsed.GetValue(AsJson))
                await _output.WriteLineAsync(JsonSerializer.Serialize(Shown(), Json));
            else
                await SayAsync(_output, parsed.GetValue(DryRun) ? "migrate_would" : "migrate_did", ("moved", _moved), ("refused", _refused));
            return _refused == 0 ? 0 : 1;
        }

        // What has moved is told one by one only where nothing moves yet.
        private async Task PrintAsync(IEnumerable<MigratedFinding> migrated)
        {
            foreach (var finding in migrated.Where(finding => finding.Why is not null || parsed.GetValue(DryRun)))
            {
                await _output.WriteLineAsync(finding.Why is null
                    ? $"{finding.Number}: {finding.From} → {finding.To}"
                    : $"{finding.Number}: {finding.From}: {finding.In(Language.Chinese)} / {finding.In(Language.English)}");
            }
        }

        private object Shown() => new
        {
            DryRun = parsed.GetValue(DryRun),
            Moved = _moved,
            Refused = _refused,
            Findings = _kept.Select(finding => new
            {
                finding.Number,
                finding.From,
                finding.To,
                Code = finding.Why,
                Zh = finding.In(Language.Chinese),
                En = finding.In(Language.English),
            }),
        };

        private static async Task SayAsync(TextWriter to, string code, params (string, object?)[] figures)
        {
            foreach (var language in Enum.GetValues<Language>())
                await to.WriteLineAsync(Texts.Get(code, language, figures));
        }
    }
}
