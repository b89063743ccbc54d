using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary><c>rectify export-elsa PROCESS</c>: prints a process of <c>workflows/</c> as JSON that Elsa Studio opens.</summary>
internal static class ExportElsaVerb
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // a file, never a page

    public static Command Create()
    {
        var name = new Argument<string>("process") { Description = "流程名，如 rectification / the process's name" };
        var folder = new Option<string>("--workflows") { Description = "流程目录 / the folder of workflows", DefaultValueFactory = _ => PublishFolder.Shipped };
        var command = new Command("export-elsa", "导出为 Elsa Studio 的流程 JSON / prints a process as workflow JSON for Elsa Studio") { name, folder };
        command.SetAction((parsed, ct) => ExportAsync(
            parsed.GetRequiredValue(name), parsed.GetRequiredValue(folder), parsed.InvocationConfiguration.Output, ct));
        return command;
    }

    private static async Task<int> ExportAsync(string name, string path, TextWriter output, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in folder.Faults)
            await output.WriteLineAsync(fault.ToString().AsMemory(), ct);
        if (folder.Faults.Length > 0)
            return 1;
        var process = folder.Processes.FirstOrDefault(process => process.Name == name)
            ?? throw new OperatorException("export_no_process", ("name", name), ("known", string.Join(", ", folder.Processes.Select(known => known.Name))));
        await output.WriteLineAsync(ElsaDrawing.Of(process).ToJsonString(Readable).AsMemory(), ct);
        return 0;
    }
}
