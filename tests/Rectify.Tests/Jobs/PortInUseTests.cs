using System.Net;
using System.Net.Sockets;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

public sealed class PortInUseTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private readonly TemporaryFolder _folder = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_port_in_use_is_a_sentence_and_nothing_beside_it()
    {
        var keys = await Node.MakeKeyFileAsync(_database, _folder.Path);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output, errors) = await Executable.RunAsync(
            ["serve", "--port", $"{port}", "--database", _database.ServiceConnection], environment: new() { ["RECTIFY_KEY_FILE"] = keys });

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
        Assert.Equal(
            [Texts.Get("port_in_use", Language.Chinese, ("port", port)), Texts.Get("port_in_use", Language.English, ("port", port))],
            errors.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }
}
