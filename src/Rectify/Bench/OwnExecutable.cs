using System.Diagnostics;
using Rectify.Database;

namespace Rectify.Bench;

/// <summary>This executable once more, as a process of its own: what is measured so shares no memory and no lock with the bench.</summary>
internal static class OwnExecutable
{
    /// <summary>To be started with all of its output read by the bench.</summary>
    public static ProcessStartInfo With(params string[] arguments)
    {
        var (program, first) = Place();
        return new(program, [.. first, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>The same with the database named to it.</summary>
    public static ProcessStartInfo With(Connections connections, params string[] arguments)
    {
        var start = With(arguments);
        start.Environment["ConnectionStrings__Rectify"] = connections.Service;
        start.Environment["ConnectionStrings__RectifyOwner"] = connections.Owner;
        return start;
    }

    // The executable beside this assembly, or its assembly under the runtime that runs this one.
    private static (string Program, string[] First) Place()
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "rectify.exe" : "rectify");
        return File.Exists(program) ? (program, []) : ("dotnet", [typeof(OwnExecutable).Assembly.Location]);
    }
}
