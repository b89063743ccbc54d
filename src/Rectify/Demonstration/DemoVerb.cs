using System.CommandLine;
using System.Globalization;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary><c>rectify demo</c>: a city of invented people and findings, served on this machine only.</summary>
public static class DemoVerb
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "监听端口，仅本机。Port, on this machine's loopback only.",
        DefaultValueFactory = _ => ServeVerb.UsualPort,
    };

    private static readonly Option<int> Findings = new("--findings")
    {
        Description = "演示问题数。How many findings the demonstration has.",
        DefaultValueFactory = _ => 2000,
    };

    public static Command Create()
    {
        var command = new Command("demo", "演示：虚构的城市，经真实命令办理的问题。A demonstration: an invented city, findings moved by real commands.")
        {
            Connections.Option, Port, Findings,
        };
        Findings.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
                result.AddError("--findings: 1 … 100000");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var named = Connections.From(parsed);
            var connections = await named.OrPrivateAsync(make: true, ct);
            var output = parsed.InvocationConfiguration.Output;
            await PrepareAsync(connections, ct);
            if (await MakeDemonstration.IsUnfinishedAsync(connections, ct))
                await BeginAnewAsync(isPrivate: named != connections, connections, output, ct);
            await MakeAsync(connections, parsed.GetValue(Findings), output, ct);
            await WriteAccountsAsync(output);
            await output.WriteLineAsync(Both("demo_walks", ("address", $"http://localhost:{parsed.GetValue(Port)}/walks")));
            await ServeVerb.RunAsync(connections.Service, parsed.GetValue(Port), output, ct);
            return 0;
        });
        return command;
    }

    private static async Task PrepareAsync(Connections connections, CancellationToken ct)
    {
        await using var owner = NpgsqlDataSource.Create(connections.Owner);
        await MigrateVerb.PrepareAsync(owner, ct);
    }

    // Rows that are only ever added can't be taken away again; a database of our own can.
    private static async Task BeginAnewAsync(bool isPrivate, Connections connections, TextWriter output, CancellationToken ct)
    {
        if (!isPrivate)
            throw new OperatorException("demo_unfinished");
        await output.WriteLineAsync(Both("demo_begun_anew"));
        await new PrivatePostgres(Home.Folder()).EmptyAsync(ct);
        await PrepareAsync(connections, ct);
    }

    private static async Task MakeAsync(Connections connections, int findings, TextWriter output, CancellationToken ct)
    {
        await output.WriteLineAsync(Both("demo_home", ("path", Home.Folder())));
        var make = new MakeDemonstration(connections, new SealKeys(SealKeys.Location()), Path.Combine(AppContext.BaseDirectory, "workflows"));
        var refusals = await make.RunAsync(new(findings, TimeProvider.System.GetUtcNow()), new Counter(output, findings), ct);
        await output.WriteLineAsync();
        await output.WriteLineAsync(Both(refusals is null ? "demo_reused" : "demo_made", ("city", InventedPlaces.City)));
        foreach (var refusal in refusals ?? [])
            await output.WriteLineAsync($"  {refusal}");
    }

    private static async Task WriteAccountsAsync(TextWriter output)
    {
        await output.WriteLineAsync(Both("demo_accounts", ("password", InventedPeople.Password)));
        foreach (var person in InventedPeople.All)
        {
            var role = $"{Texts.Get($"role.{person.Role}", Language.Chinese)} {Texts.Get($"role.{person.Role}", Language.English)}";
            await output.WriteLineAsync($"  {person.Login,-20} {InventedPeople.Password}  {person.Name}  {person.Office} · {role}");
        }
    }

    private static string Both(string code, params (string Name, object? Value)[] arguments) =>
        $"{Texts.Get(code, Language.Chinese, arguments)}{Environment.NewLine}{Texts.Get(code, Language.English, arguments)}";

    // At a terminal one line that counts; in a file a line now and then.
    private sealed class Counter(TextWriter output, int all) : IProgress<int>
    {
        public void Report(int value)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"演示问题 findings {value}/{all}");
            if (!Console.IsOutputRedirected)
                output.Write($"\r{line}");
            else if (value % 100 == 0 || value == all)
                output.WriteLine(line);
        }
    }
}
