using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>A column of a form that offices fill in by hand.</summary>
/// <param name="Title">The header, to the letter.</param>
/// <param name="Width">In characters.</param>
/// <param name="Holds">The key of a <see cref="LedgerColumn"/>, a field of the process, or one of the words of <see cref="LedgerLine"/>.</param>
public sealed record FormColumn(string Title, int Width, string Holds)
{
    /// <summary>Pictures of the place as it was found, and as it was put right.</summary>
    public const string Before = "pictures_before", After = "pictures_after";

    /// <summary>In characters: as many pictures fit beside each other as lie in a cell.</summary>
    public const int PictureWidth = 60;

    public bool IsOfPictures => Holds is Before or After;
}

/// <summary>A form that findings are written as, a row each; its title and the lines for signatures are texts, <c>form.{name}</c> and <c>form.{name}.foot</c>.</summary>
public sealed record LedgerForm(string Name, ImmutableArray<FormColumn> Columns)
{
    public IReadOnlyList<string> Header => [.. Columns.Select(column => column.Title)];

    public bool HasPictures => Columns.Any(column => column.IsOfPictures);

    /// <summary>It has a title, and somebody signs it.</summary>
    public bool IsSigned { get; init; } = true;
}

/// <summary>The forms that there are.</summary>
public static class LedgerForms
{
    private static readonly int[] Widths = [6, 18, 12, 12, 16, 20, 20, 12, 16, 40, 24, 8, 24, 32, 10, 12, 12, 18, 18, 32, 10, 12, 20, 16];

    /// <summary>整改台账: the 24 columns, which an import reads back.</summary>
    public static LedgerForm Ledger { get; } =
        new("ledger", [.. LedgerColumns.Exported.Zip(Widths, (column, width) => new FormColumn(column.Title, width, column.Key))]) { IsSigned = false };

    /// <summary>整改通知单, of 14 columns.</summary>
    public static LedgerForm Notice { get; } = new("notice",
    [
        new("序号", 6, "sequence"), new("被检查单位", 20, "unit"), new("具体地点", 20, "place"), new("隐患类别", 14, "category"), new("存在的问题或隐患", 36, "description"),
        new("问题或隐患图片", FormColumn.PictureWidth, FormColumn.Before), new("整改措施", 32, "measures"), new("整改期限", 12, "due"), new("整改责任人", 12, "rectifier"),
        new("整改资金（元）", 12, "cost"), new("复查时间", 12, "reviewed_on"), new("完成情况", 10, "conclusion"), new("复查人", 12, "verifier"), new("备注", 16, "remark"),
    ]);

    /// <summary>销号申请单, of 13 columns.</summary>
    public static LedgerForm Closing { get; } = new("closing",
    [
        new("序号", 6, "sequence"), new("被检查单位", 20, "unit"), new("具体地点", 20, "place"), new("隐患类别", 14, "category"), new("存在隐患或问题", 36, "description"),
        new("采取的整改措施", 32, "measures"), new("整改期限", 12, "due"), new("整改责任人", 12, "rectifier"), new("整改情况", 32, "done"), new("完成时间", 12, "completed_on"),
        new("复查人", 12, "verifier"), new("整改前图片", FormColumn.PictureWidth, FormColumn.Before), new("整改后图片", FormColumn.PictureWidth, FormColumn.After),
    ]);

    public static IReadOnlyList<LedgerForm> All { get; } = [Ledger, Notice, Closing];

    /// <returns>Null when there is none of that name.</returns>
    public static LedgerForm? Named(string? name) => All.FirstOrDefault(form => form.Name == name);
}
