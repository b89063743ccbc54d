using System.Globalization;
using Rectify.Accounts;
using Rectify.Notices;

namespace Rectify.Bench;

/// <summary>What the nodes of one installation share, whichever of them is killed: a key file, and the mail server they send through.</summary>
internal sealed class ServeHome : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rectify-bench-");
    private readonly int _mailPort;

    /// <param name="mailPort">Of a mail server on this machine that wants neither encryption nor a name.</param>
    public ServeHome(int mailPort)
    {
        _mailPort = mailPort;
        Keys = KeyFile.ReadOrMake(Path.Combine(_folder.FullName, "keys", "rectify.key"));
    }

    public KeyFile Keys { get; }

    /// <summary>A node, which is killed when it is disposed of.</summary>
    public Task<ServeProcess> StartAsync(BenchDatabase database, CancellationToken ct) => ServeProcess.StartAsync(database.Connections, ct, settings: new()
    {
        ["RECTIFY_KEY_FILE"] = Path.Combine(_folder.FullName, "keys", "rectify.key"),
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = _mailPort.ToString(CultureInfo.InvariantCulture),
        ["Mail__Security"] = MailServer.Plain,
        ["Mail__From"] = $"rectify@{LocalPostfix.Domain}",
        ["Notices__Address"] = "https://rectify.example.test",
    });

    public void Dispose() => _folder.Delete(recursive: true);
}
