using System.Globalization;

namespace Rectify.Ledger;

/// <summary>Says which limit a file passed, and where.</summary>
internal static class LedgerTooLarge
{
    public static InvalidLedgerException Rows(int limit) => new(
        $"文件超过 {Count(limit)} 行。请按年度或县区拆分后分别导入。",
        $"The file has more than {Count(limit)} rows. Split it, say by year or county, and import the parts.");

    public static InvalidLedgerException Columns(int row, int limit) => new(
        $"第 {row} 行超过 {Count(limit)} 列。请删除右侧多余的列。",
        $"Row {row} has more than {Count(limit)} columns. Delete the surplus ones on the right.");

    public static InvalidLedgerException Cell(int row, int column, int limit) => new(
        $"第 {row} 行 {ColumnLetters.Of(column)} 列的文字超过 {Count(limit)} 字。请缩短，或作为佐证附件上传。",
        $"Row {row}, column {ColumnLetters.Of(column)} holds more than {Count(limit)} characters. Shorten it, or upload it as evidence.");

    public static InvalidLedgerException Bytes(long limit) => new(
        $"文件解开后超过 {limit >> 20} MB，已停止读取。请拆分后分别导入。",
        $"Unpacked, the file is larger than {limit >> 20} MB; reading has stopped. Split it and import the parts.");

    public static InvalidLedgerException Packing(string part, int ratio) => new(
        $"文件中的“{part}”压缩比超过 {ratio} 倍，可能是压缩炸弹，已拒绝。请用表格软件打开后另存为新的 .xlsx。",
        $"\"{part}\" inside the file unpacks to more than {ratio} times its size, as a zip bomb does; refused. Open it in a spreadsheet program and save it anew.");

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
