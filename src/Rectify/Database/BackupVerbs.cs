using System.CommandLine;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary><c>rectify backup FILE</c> and <c>rectify restore FILE</c>.</summary>
public static class BackupVerbs
{
    private static readonly Argument<FileInfo> BackupPath = new("FILE") { Description = "备份文件。The backup." };

    public static Command CreateBackup()
    {
        var command = new Command("backup", "把整个数据库备份到一个文件。Write the whole database to a file.") { BackupPath, Connections.Option };
        command.SetAction(async (parsed, ct) =>
        {
            var connections = await Connections.From(parsed).OrPrivateAsync(make: false, ct);
            var path = parsed.GetRequiredValue(BackupPath).FullName;
            await Backup.WriteAsync(connections.Owner, path, TimeProvider.System.GetUtcNow(), ct);
            await SayAsync(parsed, "backed_up", ("path", path), ("key", KeyFile.Location()));
            return 0;
        });
        return command;
    }

    public static Command CreateRestore()
    {
        var command = new Command("restore", "从备份恢复到空数据库。Fill an empty database from a backup.") { BackupPath, Connections.Option };
        command.SetAction(async (parsed, ct) =>
        {
            var backup = await BackupFile.ReadAsync(parsed.GetRequiredValue(BackupPath).FullName, ct);
            backup.CheckFor(KeyFile.Read(KeyFile.Location()).Id); // before a private server is made for it
            var connections = await Connections.From(parsed).OrPrivateAsync(make: true, ct);
            await Restore.RunAsync(connections.Owner, backup, TimeProvider.System.GetUtcNow(), ct);
            await SayAsync(parsed, "restored", ("path", backup.Path));
            return 0;
        });
        return command;
    }

    private static async Task SayAsync(ParseResult parsed, string code, params (string, object?)[] arguments)
    {
        await parsed.InvocationConfiguration.Output.WriteLineAsync(Texts.Get(code, Language.Chinese, arguments));
        await parsed.InvocationConfiguration.Output.WriteLineAsync(Texts.Get(code, Language.English, arguments));
    }
}
