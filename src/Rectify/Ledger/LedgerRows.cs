using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Rectify.Ledger;

/// <summary>The rows of a sheet that hold findings: headings, totals and signatures left out, rows of one merged finding joined.</summary>
public sealed partial class LedgerRows(LedgerShape shape)
{
    private static readonly LedgerField[] Joining = [LedgerField.Measures, LedgerField.Progress, LedgerField.Person, LedgerField.Leader, LedgerField.Goal, LedgerField.Remark];

    /// <param name="rows">All rows of the sheet, the header among them.</param>
    /// <returns>Each row with the numbers of those that were joined to it.</returns>
    public async IAsyncEnumerable<(LedgerRow Row, IReadOnlyList<int> Joined)> OfAsync(
        IAsyncEnumerable<LedgerRow> rows, [EnumeratorCancellation] CancellationToken ct)
    {
        LedgerRow? waiting = null;
        var joined = new List<int>();
        await foreach (var row in rows.WithCancellation(ct))
        {
            if (row.Number <= shape.LastHeaderRow || IsNoFinding(row))
                continue;
            if (waiting is not null && Continues(row))
            {
                waiting = Join(waiting, row);
                joined.Add(row.Number);
                continue;
            }

            if (waiting is not null)
                yield return (waiting, joined);
            (waiting, joined) = (row, []);
        }

        if (waiting is not null)
            yield return (waiting, joined);
    }

    /// <summary>One text across the row (一、工程建设领域), a total, a line for signatures, or the header printed again.</summary>
    private bool IsNoFinding(LedgerRow row)
    {
        var texts = row.Cells.Where(cell => !cell.IsBlank).Select(cell => cell.Text.Trim()).Distinct().Take(2).ToArray();
        if (texts.Length == 0 || shape.Headers.All(header => row[header.Key].Text == header.Value.Split(" / ")[^1]))
            return true;
        var says = Text(row, LedgerField.Description);
        if (says.Length == 0 && EndsSheet().IsMatch(texts[0]))
            return true;
        return says.Length == 0 ? Text(row, LedgerField.Unit).Length == 0 && Text(row, LedgerField.Number).Length == 0
            : texts.Length == 1 && row.Cells.Count(cell => cell.Repeated) > 1;
    }

    /// <summary>The finding's own cell, or its number's, reaches down from the row above.</summary>
    private bool Continues(LedgerRow row) =>
        IsRepeated(row, LedgerField.Description) && (!shape.Fields.ContainsKey(LedgerField.Number) || IsRepeated(row, LedgerField.Number));

    private bool IsRepeated(LedgerRow row, LedgerField field) =>
        shape.Fields.TryGetValue(field, out var source) && source.Columns.All(column => row[column].Repeated);

    private LedgerRow Join(LedgerRow first, LedgerRow next)
    {
        var cells = first.Cells.ToList();
        foreach (var column in Joining.Where(shape.Fields.ContainsKey).SelectMany(field => shape.Fields[field].Columns))
        {
            if (next[column] is not { IsBlank: false, Repeated: false, Text: var more } || column >= cells.Count)
                continue;
            cells[column] = new LedgerCell(cells[column].IsBlank ? more : $"{cells[column].Text}\n{more}");
        }

        return first with { Cells = cells };
    }

    [GeneratedRegex("^(填表|填报|制表|审核|审批|签发|接收|合计|总计|小计|备注[:：]|注[:：]|说明[:：]|.{0,8}负责人[:：(（])")]
    private static partial Regex EndsSheet();

    private string Text(LedgerRow row, LedgerField field) => shape.Fields.TryGetValue(field, out var source) ? source.Join(row).Trim() : "";
}
