using System.Text.RegularExpressions;
using Rectify.Accounts;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Migrating;

/// <summary>The folder that ships, but with a second version of <c>rectification</c> in which 方案编制 (planning) is called drafting.</summary>
internal sealed partial class NextVersion : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private NextVersion()
    {
    }

    public string Path => _folder.Path;

    /// <param name="migrates">What it says of version 1; null for nothing.</param>
    public static async Task<NextVersion> WriteAsync(string? migrates)
    {
        var next = new NextVersion();
        foreach (var file in Directory.EnumerateFiles(PublishFolder.Shipped, "*.yaml", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file);
            if (System.IO.Path.GetFileName(file) == "rectification.yaml")
                text = Planning().Replace(text, "drafting").Replace("version: 1", $"version: 2{(migrates is null ? "" : $"\nmigrates: {migrates}")}", StringComparison.Ordinal);
            await next._folder.WriteAsync(System.IO.Path.GetRelativePath(PublishFolder.Shipped, file), text);
        }

        return next;
    }

    public Task<WorkflowFolder> ReadAsync() => WorkflowFolder.ReadAsync(Path, Roles.OfBusiness, CancellationToken.None);

    /// <summary>Adds a further version of another process, in which a field is sealed that the supervision office may read.</summary>
    public async Task SealAsync(string process, string field)
    {
        var file = System.IO.Path.Combine(Path, $"{process}.yaml");
        var lines = (await File.ReadAllLinesAsync(file)).Select(line =>
            line.StartsWith("version: ", StringComparison.Ordinal) ? $"{line}0"
            : line.StartsWith($"  {field}:", StringComparison.Ordinal) ? line.Replace("type: ", "sealed: true, may_read: [supervisor], type: ", StringComparison.Ordinal) : line);
        await File.WriteAllLinesAsync(file, lines);
    }

    /// <summary>Publishes it, as the service does when it starts.</summary>
    public async Task<WorkflowFolder> PublishAsync(TransportBureau bureau)
    {
        var folder = await ReadAsync();
        Assert.Empty(folder.Faults);
        await new Publish(bureau.Cities, bureau.Library, bureau.Clock).HandleAsync(bureau.City, folder, CancellationToken.None);
        return folder;
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"\bplanning\b")]
    private static partial Regex Planning();
}
