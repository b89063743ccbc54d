using System.Runtime.CompilerServices;
using Rectify.Accounts;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

/// <summary>Copies of the small sound folder beside the tests, each with one thing changed.</summary>
internal static class Folders
{
    public static string Sound => Path.Combine(Here(), "sound");

    /// <summary>The faults of the sound folder after one replacement, as printed, without the path of the folder.</summary>
    /// <param name="replace">An empty find makes it the whole text of a file.</param>
    /// <param name="also">A further file to write.</param>
    public static async Task<string[]> FaultsAfterAsync(string file, string find, string replace, string? also = null, string? holds = null)
    {
        using var folder = new TemporaryFolder();
        await CopyAsync(folder, file, find, replace);
        if (also is not null)
            await folder.WriteAsync(also, holds ?? "");
        var read = await WorkflowFolder.ReadAsync(folder.Path, Roles.OfBusiness, default);
        return [.. read.Faults.Select(fault => fault.ToString()[(folder.Path.Length + 1)..])];
    }

    /// <summary>The sound folder after one replacement.</summary>
    public static async Task<WorkflowFolder> ReadAfterAsync(string file, string find, string replace)
    {
        using var folder = new TemporaryFolder();
        await CopyAsync(folder, file, find, replace);
        return await WorkflowFolder.ReadAsync(folder.Path, Roles.OfBusiness, default);
    }

    /// <summary>Writes the sound folder after one replacement.</summary>
    public static async Task CopyAsync(TemporaryFolder folder, string file, string find, string replace)
    {
        foreach (var sound in Directory.EnumerateFiles(Sound, "*.yaml", SearchOption.AllDirectories))
            await folder.WriteAsync(Path.GetRelativePath(Sound, sound), await File.ReadAllTextAsync(sound));
        await ChangeAsync(Path.Combine(folder.Path, file), find, replace);
    }

    private static async Task ChangeAsync(string path, string find, string replace)
    {
        var text = find.Length == 0 ? "" : await File.ReadAllTextAsync(path);
        Assert.True(find.Length == 0 || text.Contains(find, StringComparison.Ordinal), $"{path} has no '{find}'");
        await File.WriteAllTextAsync(path, find.Length == 0 ? replace : text.Replace(find, replace, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file lies in a folder
}
