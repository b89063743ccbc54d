using System.CommandLine;
using Npgsql;

namespace Rectify.Database;

/// <summary><c>rectify migrate</c>: brings the database to this executable's shape.</summary>
public static class MigrateVerb
{
    public static Command Create()
    {
        var command = new Command("migrate", "应用尚未应用的数据库迁移。Apply the migrations that the database still lacks.") { Connections.Option };
        command.SetAction(async (parsed, ct) =>
        {
            await using var owner = NpgsqlDataSource.Create(Connections.From(parsed).Owner);
            var applied = await Migrate.RunAsync(owner, TimeProvider.System.GetUtcNow(), ct);
            foreach (var name in applied)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(name);
            return 0;
        });
        return command;
    }
}
