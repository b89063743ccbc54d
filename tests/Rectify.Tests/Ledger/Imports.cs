using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>Ledgers brought into a bureau's campaign, as these tests do it.</summary>
internal sealed class Imports(TransportBureau bureau)
{
    private const string Header = "问题编号,被检查单位,检查时间,存在问题,严重程度,整改期限,整改进展,整改结论,完成时间,是否销号";

    public CommitBatch Committing { get; } = new(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Clock);

    public UndoBatch Undoing { get; } = new(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Clock);

    public BatchQuery Batches { get; } = new(bureau.Cities, bureau.Clock);

    public Task<Guid> StageAsync(params string[] rows) => StageAsync(null, Sheets.Csv($"{Header}\n{string.Join('\n', rows)}"), null);

    public Task<Guid> StageAsAsync(string person, params string[] rows) => StageAsync(bureau[person], Sheets.Csv($"{Header}\n{string.Join('\n', rows)}"), null);

    public async Task<Guid> StageAsync(Guid? account, Stream file, LedgerMapping? mapping)
    {
        await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, CancellationToken.None);
        return await new StageLedger(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Clock).HandleAsync(
            new Staging(bureau.City, account, bureau.Campaign, "台账.csv", SHA256.HashData("台账"u8), mapping), ledger, CancellationToken.None);
    }

    public Task<BatchAnswer> CommitAsync(Guid batch, bool skipFaulty = false) =>
        Committing.HandleAsync(bureau.City, null, batch, skipFaulty, CancellationToken.None);

    public Task<BatchAnswer> UndoAsync(Guid batch) => Undoing.HandleAsync(bureau.City, null, batch, "导错了文件", CancellationToken.None);

    public async Task<List<RowShown>> RowsAsync(Guid batch) =>
        await Batches.RowsAsync(bureau.City, null, batch, null, 0, remarked: false, Language.Chinese, CancellationToken.None)
            ?? throw new InvalidOperationException("the operator sees every batch");

    public async Task<LedgerVerdicts> VerdictsAsync(DateTime asOf)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        return await LedgerVerdicts.ReadAsync(city, bureau.Campaign, asOf, CancellationToken.None);
    }

    /// <summary>The first column of what the city's rows answer.</summary>
    public async Task<List<T>> AskAsync<T>(string sql, params NpgsqlParameter[] parameters)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        await using var row = await command.ExecuteReaderAsync();
        var answers = new List<T>();
        while (await row.ReadAsync())
            answers.Add(row.GetFieldValue<T>(0));
        return answers;
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
