using System.CommandLine;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Accounts;

/// <summary><c>rectify setup</c>: makes a database ready and a city in it, and prints the links of its three officers.</summary>
public static class SetUpVerb
{
    private static readonly Option<string> City = new("--city") { Required = true, Description = "城市名称。The city's name." };

    private static readonly Option<string> Admin = new("--admin")
    {
        Required = true,
        Description = "系统管理员的账号；安全、审计管理员的账号由它派生。The system officer's login; those of the other two officers are made from it.",
    };

    private static readonly Option<FileInfo?> Organisations = new("--organisations")
    {
        Description = "单位树（YAML：name、short、kind、zone、calendar、children）。The tree of organisations, in YAML.",
    };

    public static Command Create()
    {
        var command = new Command("setup", "建立一个城市及其三员账号。Make a city and its three officers.") { City, Admin, Organisations, Connections.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var tree = parsed.GetValue(Organisations) is { } file ? await ReadAsync(file, ct) : null;
        var workflows = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, ct);
        if (workflows.Faults is [var fault, ..])
            throw new OperatorException("workflows_faulty", ("fault", fault));

        var connections = await Connections.From(parsed).OrPrivateAsync(make: true, ct);
        await using var owner = NpgsqlDataSource.Create(connections.Owner);
        await MigrateVerb.PrepareAsync(owner, ct);
        var cities = new CityDatabase(owner);
        var (tenant, officers) = await new SetUpCity(cities, TimeProvider.System)
            .HandleAsync(parsed.GetRequiredValue(City), parsed.GetRequiredValue(Admin), tree, ct);
        await new Publish(cities, new ProcessLibrary(cities, TimeProvider.System), TimeProvider.System)
            .HandleAsync(tenant, workflows, ct);
        await PrintAsync(parsed.InvocationConfiguration.Output, officers);
        return 0;
    }

    private static async Task PrintAsync(TextWriter output, IReadOnlyList<(string Login, string Link)> officers)
    {
        await output.WriteLineAsync(Texts.Get("set_up", Layout.Language.Chinese));
        await output.WriteLineAsync(Texts.Get("set_up", Layout.Language.English));
        foreach (var (login, link) in officers)
            await output.WriteLineAsync($"{login}  /password-links/{link}");
    }

    private static async Task<OrganisationsFile> ReadAsync(FileInfo file, CancellationToken ct) => file.Exists
        ? OrganisationsFile.Parse(await File.ReadAllTextAsync(file.FullName, ct))
        : throw new OperatorException("no_such_file", ("path", file.FullName));
}
