using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary>A Postfix of this machine, run from a folder and on a port of its own: it takes mail for <see cref="Domain"/> into one Maildir, and
/// refuses whoever is called <c>gone</c> there. Needs the rights of root, as Postfix does.</summary>
internal sealed class LocalPostfix : IAsyncDisposable
{
    public const string Domain = "example.test";

    private const string Services = """
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        virtual unix - n n - - virtual
        local unix - n n - - local
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        tlsmgr unix - - n 1000? 1 tlsmgr
        postlog unix-dgram n - n - 1 postlogd
        """;

    private static readonly string[] QueueFolders = ["maildrop", "incoming", "active", "deferred"];

    private readonly DirectoryInfo _folder;

    private LocalPostfix(DirectoryInfo folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    public string Folder => _folder.FullName;

    /// <param name="settings">Further lines of its main.cf; {folder} stands for its folder.</param>
    /// <param name="prepare">Puts what those lines name into the folder; absent for nothing.</param>
    /// <exception cref="OperatorException">It didn't start.</exception>
    public static async Task<LocalPostfix> StartAsync(string settings, Action<string>? prepare, CancellationToken ct)
    {
        var postfix = new LocalPostfix(Directory.CreateTempSubdirectory("rectify-postfix-"), FreePort());
        await RunAsync("chmod", ["755", postfix.Folder], ct);
        foreach (var folder in new[] { "queue", "data", "mail" })
            postfix._folder.CreateSubdirectory(folder);
        prepare?.Invoke(postfix.Folder);
        foreach (var folder in new[] { "data", "mail" })
            await RunAsync("chown", ["postfix", Path.Combine(postfix.Folder, folder)], ct);
        await File.WriteAllTextAsync(Path.Combine(postfix.Folder, "boxes"), "!/^gone@/ all/\n", ct);
        await File.WriteAllTextAsync(Path.Combine(postfix.Folder, "master.cf"), $"127.0.0.1:{postfix.Port} inet n - n - 50 smtpd\n{Services}\n", ct);
        await File.WriteAllTextAsync(Path.Combine(postfix.Folder, "main.cf"), await SettingsAsync(postfix.Folder, settings, ct), ct);
        await RunAsync("postfix", ["-c", postfix.Folder, "start"], ct);
        return postfix;
    }

    /// <summary>True when it has nothing left to deliver.</summary>
    public bool IsIdle => !QueueFolders.Any(name => Directory.EnumerateFiles(Path.Combine(Folder, "queue", name), "*", SearchOption.AllDirectories).Any());

    /// <summary>Every message in the Maildir, a file each.</summary>
    public IEnumerable<string> Files()
    {
        var box = Path.Combine(Folder, "mail", "all", "new");
        return Directory.Exists(box) ? Directory.EnumerateFiles(box) : [];
    }

    /// <summary>Every message in the Maildir, whole.</summary>
    public IEnumerable<string> Messages() => Files().Select(File.ReadAllText);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("postfix", ["-c", Folder, "stop"], CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    private static async Task<string> SettingsAsync(string folder, string more, CancellationToken ct)
    {
        var (user, group) = (await RunAsync("id", ["-u", "postfix"], ct), await RunAsync("id", ["-g", "postfix"], ct));
        return $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mail.{Domain}
            mydestination =
            alias_maps =
            local_recipient_maps =
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = {Domain}
            virtual_mailbox_base = {folder}/mail
            virtual_mailbox_maps = regexp:{folder}/boxes
            virtual_minimum_uid = 1
            virtual_uid_maps = static:{user.Trim()}
            virtual_gid_maps = static:{group.Trim()}
            maillog_file = {folder}/log
            maillog_file_prefixes = {folder}
            {more.Replace("{folder}", folder, StringComparison.Ordinal)}

            """;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!; // null only when a shell reuses a process
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        var said = await output;
        return process.ExitCode == 0 ? said : throw new OperatorException("bench_postfix_failed", ("output", $"{program} {said}{await errors}"));
    }
}
