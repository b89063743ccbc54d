using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Rectify.Layout;

namespace Rectify.Migrating;

/// <summary>Prints what became of the findings as it comes; as JSON all of it at the end.</summary>
internal sealed class MigrationTelling(TextWriter output, TextWriter errors, bool asJson, bool isRehearsal)
{
    private const int TellEvery = 1000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    private readonly List<MigratedFinding> _kept = [];
    private long _moved;
    private long _refused;

    public async Task HearAsync(IReadOnlyList<MigratedFinding> migrated, long all)
    {
        var before = _moved + _refused;
        _refused += migrated.Count(finding => finding.Why is not null);
        _moved += migrated.Count(finding => finding.Why is null);
        if (asJson)
            _kept.AddRange(migrated);
        else
            await PrintAsync(migrated);
        if ((_moved + _refused) / TellEvery > before / TellEvery)
            await SayAsync(errors, "migrate_so_far", ("done", _moved + _refused), ("all", all));
    }

    public async Task<int> EndAsync()
    {
        if (asJson)
            await output.WriteLineAsync(JsonSerializer.Serialize(Shown(), Json));
        else
            await SayAsync(output, isRehearsal ? "migrate_would" : "migrate_did", ("moved", _moved), ("refused", _refused));
        return _refused == 0 ? 0 : 1;
    }

    // What has moved is told one by one only where nothing moves yet.
    private async Task PrintAsync(IEnumerable<MigratedFinding> migrated)
    {
        foreach (var finding in migrated.Where(finding => finding.Why is not null || isRehearsal))
        {
            await output.WriteLineAsync(finding.Why is null
                ? $"{finding.Number}: {finding.From} → {finding.To}"
                : $"{finding.Number}: {finding.From}: {finding.In(Language.Chinese)} / {finding.In(Language.English)}");
        }
    }

    private object Shown() => new
    {
        DryRun = isRehearsal,
        Moved = _moved,
        Refused = _refused,
        Findings = _kept.Select(finding => new
        {
            finding.Number,
            finding.From,
            finding.To,
            Code = finding.Why,
            Zh = finding.In(Language.Chinese),
            En = finding.In(Language.English),
        }),
    };

    private static async Task SayAsync(TextWriter to, string code, params (string, object?)[] figures)
    {
        foreach (var language in Enum.GetValues<Language>())
            await to.WriteLineAsync(Texts.Get(code, language, figures));
    }
}
