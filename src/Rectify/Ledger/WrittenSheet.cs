namespace Rectify.Ledger;

/// <summary>What stands around the rows of a sheet.</summary>
/// <param name="Widths">Of the columns, in characters.</param>
public sealed record WrittenSheet(string Name, IReadOnlyList<string> Header, IReadOnlyList<int> Widths)
{
    /// <summary>Lines over all columns above the header, the title first; empty for a plain list.</summary>
    public IReadOnlyList<string> Above { get; init; } = [];

    /// <summary>Lines over all columns behind the rows, where people sign.</summary>
    public IReadOnlyList<string> Below { get; init; } = [];

    /// <summary>The cells' texts row by row, where no row has a picture.</summary>
    internal static async IAsyncEnumerable<WrittenRow> Plain(IAsyncEnumerable<IReadOnlyList<string>> rows)
    {
        await foreach (var cells in rows)
            yield return new(cells, []);
    }
}

/// <summary>A row of a sheet.</summary>
/// <param name="Pictures">Those of one column lie beside each other in its cell.</param>
public sealed record WrittenRow(IReadOnlyList<string> Cells, IReadOnlyList<WrittenPicture> Pictures);

/// <summary>A picture in a row.</summary>
/// <param name="Column">Counted from 0.</param>
public sealed record WrittenPicture(int Column, PictureBytes Picture);
