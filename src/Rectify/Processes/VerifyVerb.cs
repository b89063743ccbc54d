using System.CommandLine;
using Rectify.Accounts;

namespace Rectify.Processes;

/// <summary><c>rectify verify FOLDER</c>: proves the files of <c>workflows/</c>, or says line by line what is wrong with them.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "workflows/", DefaultValueFactory = _ => "workflows" };
        var command = new Command("verify", "检查流程文件 / proves the process files: exit 0, or 1 with file:line:column: message") { folder };
        command.SetAction((parsed, ct) => VerifyAsync(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration.Output, ct));
        return command;
    }

    private static async Task<int> VerifyAsync(string path, TextWriter output, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in folder.Faults)
            await output.WriteLineAsync(fault.ToString().AsMemory(), ct);
        if (folder.Faults.Length > 0)
            return 1;

        var (processes, ladders) = (folder.Processes.Length, folder.Ladders.Length);
        await output.WriteLineAsync($"{processes} 个流程、{ladders} 个升级阶梯，没有问题 / {processes} processes, {ladders} ladders: no faults".AsMemory(), ct);
        return 0;
    }
}
