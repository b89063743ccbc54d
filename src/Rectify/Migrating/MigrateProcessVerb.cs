using System.CommandLine;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Processes;

namespace Rectify.Migrating;

/// <summary><c>rectify migrate-process PROCESS --from 1 --to 2</c>: exit 0 when every finding that is meant moves, 1 when some don't.</summary>
public static class MigrateProcessVerb
{
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
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var told = new MigrationTelling(output, errors, parsed.GetValue(AsJson), parsed.GetValue(DryRun));
        await new MigrateFindings(cities, library, new BuiltInRunner(), TimeProvider.System)
            .HandleAsync(tenant, migration, scope, parsed.GetValue(DryRun), told.HearAsync, ct);
        return await told.EndAsync();
    }
}
