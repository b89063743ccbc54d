using System.CommandLine;
using Npgsql;
using Rectify.Accounts;

namespace Rectify.Database;

/// <summary><c>rectify migrate</c>: brings the database to this executable's shape.</summary>
public static class MigrateVerb
{
    public static Command Create()
    {
        var command = new Command("migrate", "应用尚未应用的数据库迁移。Apply the migrations that the database still lacks.") { Connections.Option };
        command.SetAction(async (parsed, ct) =>
        {
            var connections = await Connections.From(parsed).OrPrivateAsync(make: false, ct);
            await using var owner = NpgsqlDataSource.Create(connections.Owner);
            foreach (var name in await PrepareAsync(owner, ct))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(name);
            return 0;
        });
        return command;
    }

    /// <summary>Makes a database ready for the service: its shape, and the key file that it belongs with.</summary>
    /// <returns>The names of the migrations applied.</returns>
    public static async Task<IReadOnlyList<string>> PrepareAsync(NpgsqlDataSource owner, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var applied = await Migrate.RunAsync(owner, now, ct);
        await Installation.BelongToAsync(owner, KeyFile.ReadOrMake(KeyFile.Location()).Id, now, ct);
        return applied;
    }
}
