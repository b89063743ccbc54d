using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>Takes the texts, choices and amounts of a row into the process's fields.</summary>
internal static partial class LedgerTexts
{
    public static void Read(
        RowCells cells, LedgerField field, Process process, Field target, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        if (target.Type == FieldType.Date || !cells.Has(field))
            return;
        if (target.Type == FieldType.Money)
        {
            if (cells.Amount(field) is { } fen)
                fields[target.Name] = fen.ToString(CultureInfo.InvariantCulture);
            return;
        }

        var text = cells.Text(field);
        if (target.Type is FieldType.Choice or FieldType.Choices)
            Choose(cells, field, text.Trim(), process, target, fields);
        else
            Keep(cells, field, target, text, process, fields);
        if (field == LedgerField.Description && Items(text) is > 1 and var items)
            cells.Warn(field, new Sentence("ledger_several_findings", ("count", items)));
    }

    private static void Keep(
        RowCells cells, LedgerField field, Field target, string text, Process process, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        if (field == LedgerField.Person && PersonAndPhone().Match(text) is { Success: true } match && process.FieldNamed("phone") is not null)
            (text, fields["phone"]) = (match.Groups["name"].Value.Trim(), match.Groups["phone"].Value);
        if (FieldValue.Fault(process, target, text) is { } wanted)
            cells.Blame(field, new Sentence("ledger_text_limit", ("limit", wanted.TrimStart('<', '='))));
        else
            fields[target.Name] = text;
    }

    /// <summary>The ledger's word by the mapping, else the choice whose code or title it is. A word that is none goes into the
    /// remark, but for severity and term, on which deadlines and signatures hang.</summary>
    private static void Choose(
        RowCells cells, LedgerField field, string word, Process process, Field target, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        if (Struck.IsOut(word) || process.ChoicesOf(target) is not { } list)
            return;
        var code = cells.Chosen(field) ?? list.Values.FirstOrDefault(choice => IsMeant(choice, word))?.Code;
        if (code is not null && list.Find(code) is not null)
            fields[target.Name] = code;
        else if (field is LedgerField.Severity or LedgerField.Term)
            cells.Blame(field, new Sentence("ledger_choice", ("accepted", string.Join("、", list.Values.Select(choice => choice.Title.Zh)))));
        else
            Remark(cells, field, word, process, fields);
    }

    private static void Remark(RowCells cells, LedgerField field, string word, Process process, ImmutableSortedDictionary<string, string>.Builder fields)
    {
        if (process.FieldNamed("remark") is null)
            return;
        var said = $"{LedgerColumns.Of(field).Title}：{word}";
        fields["remark"] = fields.TryGetValue("remark", out var before) && before.Length > 0 ? $"{before}；{said}" : said;
        cells.Warn(field, new Sentence("ledger_choice_remarked"));
    }

    private static bool IsMeant(Choice choice, string word) => choice.Code == word
        || string.Equals(choice.Title.Zh, word, StringComparison.OrdinalIgnoreCase) || string.Equals(choice.Title.En, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>How far a numbered list in one cell counts: 1、2、3、 or ①② or （一）（二）; 1 for plain text.</summary>
    private static int Items(string text)
    {
        foreach (var marks in (string[][])[["1、", "2、", "3、", "4、", "5、"], ["1.", "2.", "3.", "4.", "5."], ["①", "②", "③", "④", "⑤"],
            ["（1）", "（2）", "（3）", "（4）", "（5）"], ["一是", "二是", "三是", "四是", "五是"], ["一、", "二、", "三、", "四、", "五、"]])
        {
            var from = 0;
            var count = marks.TakeWhile(mark => Found(text, mark, ref from)).Count();
            if (count > 1)
                return count;
        }

        return 1;
    }

    /// <summary>At the beginning, or behind something that ends a sentence: 3.5 km and 第1、2标段 are no lists.</summary>
    private static bool Found(string text, string mark, ref int from)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            from = at + mark.Length;
            if (at == 0 || "\n\r；;。：: ，".Contains(text[at - 1], StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"^(?<name>[^\d]{2,40}?)[\s,，、/:：（(]*(?<phone>1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8})[）)]?\s*$")]
    private static partial Regex PersonAndPhone();
}
