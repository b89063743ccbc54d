using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The folder that Rectify keeps its own things in: keys, and the private PostgreSQL. RECTIFY_HOME, or else ~/.rectify;
/// for root /var/lib/rectify where PostgreSQL's account can't enter root's home.</summary>
public static class Home
{
    private const string ForRoot = "/var/lib/rectify";

    /// <summary>The absolute path; the folder may not exist yet.</summary>
    /// <exception cref="OperatorException">RECTIFY_HOME names a folder that PostgreSQL's account can't enter.</exception>
    public static string Folder()
    {
        var named = Environment.GetEnvironmentVariable("RECTIFY_HOME");
        if (!string.IsNullOrEmpty(named))
            return Path.GetFullPath(named);

        var usual = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rectify");
        return PostgresBinaries.DropsRoot && !IsOpenToOthers(usual) ? ForRoot : usual;
    }

    /// <summary>Whether another account can pass through the folder and all above it, as far as they exist.</summary>
    public static bool IsOpenToOthers(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.Exists && !OperatingSystem.IsWindows() && (at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return false;
        }

        return true;
    }
}
