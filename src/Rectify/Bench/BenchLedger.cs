using System.Globalization;
using Rectify.Ledger;

namespace Rectify.Bench;

/// <summary>Writes ledgers of any length for <c>bench import</c>: ten columns, three rows of ten closed, no two texts alike.</summary>
internal static class BenchLedger
{
    private static readonly string[] Header = ["问题编号", "被检查单位", "检查时间", "存在问题", "严重程度", "整改期限", "整改进展", "整改结论", "完成时间", "是否销号"];
    private static readonly int[] Widths = [12, 20, 12, 40, 8, 12, 40, 10, 12, 20];

    /// <param name="units">How many units the city has.</param>
    /// <returns>The file's path; whoever asked for it deletes it.</returns>
    public static async Task<string> WriteAsync(int rows, int units, bool xlsx, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"rectify-bench-{Guid.CreateVersion7():n}.{(xlsx ? "xlsx" : "csv")}");
        await using var file = File.Create(path);
        if (xlsx)
            await XlsxWriter.WriteAsync(file, "整改台账", Header, Widths, RowsAsync(rows, units), ct);
        else
            await CsvWriter.WriteAsync(file, Header, RowsAsync(rows, units), ct);
        return path;
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(int rows, int units)
    {
        for (var row = 1; row <= rows; row++)
            yield return Row(row, units);
        await Task.CompletedTask;
    }

    private static string[] Row(int row, int units)
    {
        var found = new DateOnly(2025, 3, 1).AddDays(row % 200);
        var (isDone, isClosed) = (row % 10 < 5, row % 10 < 3);
        return
        [
            $"台账-{row:D7}", $"第{(row % units) + 1}县局", Day(found), $"K{row}+{row % 1000:D3} 处路面护栏缺失约二十米，未设置警示标志，存在安全隐患",
            (row % 5) switch { 0 => "重大", 1 => "较重", _ => "一般" }, Day(found.AddDays(30)), $"已于{Day(found.AddDays(10))}组织施工单位进场更换护栏、补设标志标线",
            isDone ? "已完成" : "整改中", isDone ? Day(found.AddDays(row % 40)) : "", isClosed ? $"是（{Day(found.AddDays(45))}）" : "否",
        ];
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
