using System.Runtime.CompilerServices;
using Rectify.Accounts;
using Rectify.Processes;

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
        var folder = Directory.CreateTempSubdirectory("workflows-");
        try
        {
            Copy(Sound, folder.FullName);
            await ChangeAsync(Path.Combine(folder.FullName, file), find, replace);
            if (also is not null)
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, also), holds);
            var read = await WorkflowFolder.ReadAsync(folder.FullName, Roles.OfBusiness, default);
            return [.. read.Faults.Select(fault => fault.ToString()[(folder.FullName.Length + 1)..])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ChangeAsync(string path, string find, string replace)
    {
        var text = find.Length == 0 ? "" : await File.ReadAllTextAsync(path);
        Assert.True(find.Length == 0 || text.Contains(find, StringComparison.Ordinal), $"{path} has no '{find}'");
        await File.WriteAllTextAsync(path, find.Length == 0 ? replace : text.Replace(find, replace, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!); // a file lies in a folder
            File.Copy(file, copy);
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file lies in a folder
}
