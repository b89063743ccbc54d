using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rectify.Ledger;

/// <summary>Reads amounts into fen: <c>12.5万元</c>, <c>125,000元</c>, <c>￥1,200.50</c>, or a bare number under a header that names the unit.</summary>
public static partial class LedgerMoney
{
    private static readonly Sentence Accepted = new("ledger_amount", ("accepted", "12.5万元、125,000元、￥1,200.50"));
    private static readonly Sentence UnitMissing = new("ledger_amount_unit");
    private static readonly Sentence TooFine = new("ledger_amount_too_fine");

    /// <param name="inTenThousands">The unit of bare numbers; null when nobody has said it.</param>
    public static Reading<long> Read(string text, bool? inTenThousands)
    {
        var match = Amount().Match(text.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal));
        if (!match.Success || !decimal.TryParse(match.Groups["n"].Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            return new(0, Accepted);
        var yuan = match.Groups["unit"].Value switch
        {
            "元" or "元整" or "元人民币" => 1m,
            "万元" or "万" => 10_000m,
            "亿元" or "亿" => 100_000_000m,
            _ when match.Groups["sign"].Success => 1m,
            _ => inTenThousands switch { true => 10_000m, false => 1m, null => number == 0 ? 1m : 0m },
        };
        if (yuan == 0)
            return new(0, UnitMissing);
        return number > long.MaxValue / 100 / yuan ? new(0, Accepted)
            : number * yuan * 100 is var fen && fen == decimal.Truncate(fen) ? new((long)fen) : new(0, TooFine);
    }

    /// <summary>The amount in yuan, as <see cref="Read"/> reads it back.</summary>
    public static string Write(long fen) => (fen / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "元";

    [GeneratedRegex(@"^(?<sign>[¥￥]|rmb|人民币)?(?<n>\d[\d,]*(?:\.\d+)?)(?<unit>元人民币|元整|元|万元|万|亿元|亿)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
