using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>What the verbs of ledgers share: how they begin, and how they print.</summary>
internal static class LedgerVerbs
{
    public static readonly Option<string> Campaign = new("--campaign")
    {
        Description = "专项名称。The campaign's name.",
        Required = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "以 JSON 输出。Print JSON." };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Runs a verb on the city meant; what is wrong with a ledger is said as a sentence in both languages.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<LedgerCity, Task<int>> verb, CancellationToken ct)
    {
        await using var service = NpgsqlDataSource.Create(await ConnectionAsync(parsed, ct));
        var cities = new CityDatabase(service);
        var tenant = await CityOption.ChosenAsync(parsed, cities, ct);
        try
        {
            return await verb(new LedgerCity(cities, new ProcessLibrary(cities, TimeProvider.System), tenant, TimeProvider.System));
        }
        catch (InvalidLedgerException refused)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(refused.Sentence.In(Layout.Language.Chinese));
            await parsed.InvocationConfiguration.Error.WriteLineAsync(refused.Sentence.In(Layout.Language.English));
            return 1;
        }
    }

    public static Task PrintAsync<T>(ParseResult parsed, T value, CancellationToken ct) =>
        parsed.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(value, Format).AsMemory(), ct);

    /// <summary>A mapping's own name in the folder of the executable, or a path.</summary>
    public static async Task<LedgerMapping> MappingAsync(string named, CancellationToken ct)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "workflows", "ledgers", $"{named}.yaml");
        var file = File.Exists(named) ? named : shipped;
        if (!File.Exists(file))
            throw new OperatorException("ledger_no_mapping", ("file", named));
        var (mapping, faults) = LedgerMappingFile.Read(file, await File.ReadAllTextAsync(file, ct));
        return mapping ?? throw new OperatorException("ledger_bad_mapping", ("faults", string.Join(Environment.NewLine, faults)));
    }

    public static bool TryTime(string text, out DateTime time) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>The configured database as it is; the private one is brought into shape first.</summary>
    private static async Task<string> ConnectionAsync(ParseResult parsed, CancellationToken ct)
    {
        var configured = Connections.From(parsed);
        var connections = await configured.OrPrivateAsync(make: true, ct);
        if (connections != configured)
            await PrivateCity.PrepareAsync(connections, TimeProvider.System, ct);
        return connections.Service;
    }
}

/// <summary>The city that a verb works on.</summary>
internal sealed record LedgerCity(CityDatabase Cities, ProcessLibrary Library, Guid Tenant, TimeProvider Clock);
