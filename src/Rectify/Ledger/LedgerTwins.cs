using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Ledger;

/// <summary>Finds rows of one file that speak of the same finding. Keeps 16 bytes a row, not the texts.</summary>
public sealed class LedgerTwins
{
    private readonly Dictionary<UInt128, int> _rows = [];

    /// <summary>A number used twice is a fault; the same unit and text may be two findings.</summary>
    public RowFault? Fault(LedgerFinding finding)
    {
        var said = finding.Fields.GetValueOrDefault("description") ?? "";
        if (finding.Number is { } number && EarlierRow($"n{number}", finding.Row) is { } numbered)
            return new RowFault(finding.Row, null, null, number, new Sentence("ledger_number_twice", ("row", numbered)), IsWarning: false);
        return EarlierRow($"t{finding.Unit}\u001F{Plain(said)}", finding.Row) is { } alike
            ? new RowFault(finding.Row, null, null, null, new Sentence("ledger_same_finding", ("row", alike)), IsWarning: true)
            : null;
    }

    private int? EarlierRow(string key, int row)
    {
        var short_ = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return _rows.TryAdd(short_, row) ? null : _rows[short_];
    }

    /// <summary>White space and punctuation make no other finding.</summary>
    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
