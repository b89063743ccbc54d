namespace Rectify.Engine.Tests.Runners;

/// <summary>Says what a suite covered to whoever runs it: a line in the file that RECTIFY_CONFORMANCE names, which <c>tests/run.sh</c> prints.</summary>
internal static class Counted
{
    private static readonly Lock Gate = new();

    public static void Say(string line)
    {
        if (Environment.GetEnvironmentVariable("RECTIFY_CONFORMANCE") is not { Length: > 0 } path)
            return;
        lock (Gate)
            File.AppendAllText(path, line + Environment.NewLine);
    }
}
