using System.CommandLine;
using System.Security.Cryptography;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary><c>rectify import</c>: a ledger file into a campaign, or only what that would do.</summary>
public static class ImportVerb
{
    private static readonly Argument<FileInfo> LedgerPath = new("FILE") { Description = "台账文件（.xlsx 或 .csv）。The ledger, xlsx or csv." };

    private static readonly Option<string?> Mapping = new("--mapping")
    {
        Description = "导入映射：文件路径或名称；省略则按表头识别。The mapping, a path or a name; left out, the header is guessed.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "只检查，不导入。Say what would happen, import nothing." };

    private static readonly Option<bool> SkipFaulty = new("--skip-faulty")
    {
        Description = "导入无误的行，跳过有误的行。Import the sound rows and leave the faulty ones.",
    };

    public static Command Create()
    {
        var command = new Command("import", "把台账导入专项。Import a ledger into a campaign.")
        {
            LedgerPath, Mapping, LedgerVerbs.Campaign, CityOption.City, DryRun, SkipFaulty, LedgerVerbs.Json, Connections.Option,
        };
        command.SetAction((parsed, ct) => LedgerVerbs.RunAsync(parsed, city => RunAsync(parsed, city, ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, LedgerCity city, CancellationToken ct)
    {
        var path = parsed.GetRequiredValue(LedgerPath);
        if (!path.Exists)
            throw new OperatorException("ledger_no_file", ("file", path.FullName));
        var mapping = parsed.GetValue(Mapping) is { } named ? await LedgerVerbs.MappingAsync(named, ct) : null;
        await using var file = path.OpenRead();
        var hash = await SHA256.HashDataAsync(file, ct);
        file.Position = 0;

        var campaign = await CampaignAsync(city, parsed.GetRequiredValue(LedgerVerbs.Campaign), ct);
        await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, ct);
        var batch = await new StageLedger(city.Cities, city.Library, new BuiltInRunner(), city.Clock).HandleAsync(
            new Staging(city.Tenant, null, campaign, path.Name, hash, mapping), ledger, ct);
        var answer = parsed.GetValue(DryRun) ? null
            : await new CommitBatch(city.Cities, city.Library, new BuiltInRunner(), city.Clock).HandleAsync(city.Tenant, null, batch, parsed.GetValue(SkipFaulty), ct);
        var imported = await ShownAsync(city, batch, answer, ct);
        if (parsed.GetValue(LedgerVerbs.Json))
            await LedgerVerbs.PrintAsync(parsed, imported, ct);
        else
            await PrintAsync(parsed, imported, ct);
        return answer is BatchAnswer.Done || (answer is null && imported.Faulty == 0) ? 0 : 1;
    }

    private static async Task<Guid> CampaignAsync(LedgerCity city, string name, CancellationToken ct)
    {
        await using var transaction = await city.Cities.BeginAsync(city.Tenant, ct);
        var id = await LedgerCampaign.FindOrMakeAsync(transaction, name, city.Clock.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    private static async Task<Imported> ShownAsync(LedgerCity city, Guid batch, BatchAnswer? answer, CancellationToken ct)
    {
        var query = new BatchQuery(city.Cities, city.Clock);
        var shown = (await query.ListAsync(city.Tenant, null, batch, ct)).Single();
        var remarks = new List<Remark>();
        for (var after = 0; await PageAsync(query, city, batch, after, ct) is { Count: > 0 } page; after = page[^1].Chinese.Row)
            remarks.AddRange(page.SelectMany(row => row.Chinese.Faults.Zip(row.English.Faults, (zh, en) =>
                new Remark(row.Chinese.Row, zh.Column, zh.Header, zh.Value, zh.Code, zh.IsWarning, zh.Message, en.Message))));
        return new Imported(batch, shown.FileName, shown.Rows, shown.New, shown.Changed, shown.Same, shown.Faulty,
            answer is BatchAnswer.Done, answer is BatchAnswer.Done done ? done.Findings : 0, remarks);
    }

    private static async Task<List<(RowShown Chinese, RowShown English)>> PageAsync(BatchQuery query, LedgerCity city, Guid batch, int after, CancellationToken ct)
    {
        var chinese = await query.RowsAsync(city.Tenant, null, batch, null, after, remarked: true, Language.Chinese, ct) ?? [];
        var english = await query.RowsAsync(city.Tenant, null, batch, null, after, remarked: true, Language.English, ct) ?? [];
        return [.. chinese.Zip(english)];
    }

    private static async Task PrintAsync(ParseResult parsed, Imported imported, CancellationToken ct)
    {
        var output = parsed.InvocationConfiguration.Output;
        foreach (var remark in imported.Remarks)
            await output.WriteLineAsync($"{(remark.IsWarning ? "提示" : "错误")} {remark.Zh} / {remark.En}".AsMemory(), ct);
        await output.WriteLineAsync(
            $"{imported.Rows} 行：新增 {imported.New}，变更 {imported.Changed}，相同 {imported.Same}，有误 {imported.Faulty}；{(imported.Committed ? $"已导入 {imported.Findings}" : "未导入")}".AsMemory(), ct);
        await output.WriteLineAsync(
            $"{imported.Rows} rows: {imported.New} new, {imported.Changed} changed, {imported.Same} same, {imported.Faulty} faulty; {(imported.Committed ? $"{imported.Findings} imported" : "nothing imported")}".AsMemory(), ct);
    }

    /// <summary>What the verb prints.</summary>
    private sealed record Imported(
        Guid Batch, string File, int Rows, int New, int Changed, int Same, int Faulty, bool Committed, int Findings, IReadOnlyList<Remark> Remarks);

    private sealed record Remark(int Row, string? Column, string? Header, string? Value, string Code, bool IsWarning, string Zh, string En);
}
