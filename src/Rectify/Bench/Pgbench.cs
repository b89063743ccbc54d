using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary>PostgreSQL's own load generator, connected as the service is.</summary>
/// <param name="service">Connection string of the service's role.</param>
internal sealed partial class Pgbench(string service)
{
    /// <returns>Transactions a second.</returns>
    /// <exception cref="OperatorException">It failed, or a transaction of it did.</exception>
    public async Task<double> RunAsync(
        string script, IReadOnlyDictionary<string, string> variables, int clients, TimeSpan length, CancellationToken ct)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script, ct);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
            return await RunFileAsync(file, variables, clients, length, ct);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<double> RunFileAsync(string file, IReadOnlyDictionary<string, string> variables, int clients, TimeSpan length, CancellationToken ct)
    {
        string[] arguments =
        [
            "-n", "-M", "prepared", "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "2",
            "-T", Math.Ceiling(length.TotalSeconds).ToString(CultureInfo.InvariantCulture), "-f", file,
            .. variables.SelectMany(variable => new[] { "-D", $"{variable.Key}={variable.Value}" }), Connection(),
        ];
        var (exitCode, output) = await PostgresBinaries.Find().RunAsync("pgbench", arguments, ct);
        var figure = PerSecond().Match(output);
        return exitCode == 0 && figure.Success && !output.Contains("aborted", StringComparison.Ordinal)
            ? double.Parse(figure.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new OperatorException("bench_pgbench_failed", ("output", output.Trim()));
    }

    private string Connection()
    {
        var parts = new NpgsqlConnectionStringBuilder(service);
        var password = string.IsNullOrEmpty(parts.Password) ? "" : $" password='{parts.Password}'";
        return string.Create(CultureInfo.InvariantCulture, $"host='{parts.Host}' port={parts.Port} user='{parts.Username}' dbname='{parts.Database}'{password}");
    }

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex PerSecond();
}
