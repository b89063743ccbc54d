using System.Diagnostics;
using System.Text;

namespace Rectify.Tests.Support;

/// <summary>The executable as it was built, run as its users run it: a process of its own.</summary>
internal static class Executable
{
    /// <param name="folder">The working directory; that of the executable when absent.</param>
    /// <param name="environment">Beside this process's own; absent for nothing.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] arguments, string? folder = null, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rectify.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!; // null only when an existing process is reused, which needs UseShellExecute
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
