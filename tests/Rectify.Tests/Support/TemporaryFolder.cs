namespace Rectify.Tests.Support;

/// <summary>A folder of a test's own, gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rectify-").FullName;

    public async Task WriteAsync(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!); // it is below Path, so it has a folder
        await File.WriteAllTextAsync(path, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
