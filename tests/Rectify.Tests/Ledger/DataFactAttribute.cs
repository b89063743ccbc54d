namespace Rectify.Tests.Ledger;

/// <summary>A test that needs a file of the folder that RECTIFY_DATA names; without it, it says that it did not run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string file)
    {
        if (!File.Exists(PathOf(file)))
            Skip = $"did not run: RECTIFY_DATA names no folder with {file}";
    }

    public static string PathOf(string file) => Path.Combine(Environment.GetEnvironmentVariable("RECTIFY_DATA") ?? "/nowhere", file);
}
