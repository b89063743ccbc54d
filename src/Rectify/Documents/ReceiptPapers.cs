using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>文书签收回执: the form that says who of a unit signed for a letter, and when to the minute. Made of the receipt, and not stored.</summary>
public sealed class ReceiptPapers(LetterQuery letters, ProcessLibrary library, ReadersCities cities)
{
    /// <returns>Null when there is no such letter for this person to see, the unit hasn't signed for it, or the city has no form for it.</returns>
    public async Task<Paper?> ReadAsync(Guid tenant, Guid account, Guid letter, Guid unit, CancellationToken ct)
    {
        var form = (await library.OfAsync(tenant, ct)).Documents.FirstOrDefault(document => document.On is { OfReceipt: true });
        if (form is null || await letters.ReadAsync(tenant, account, letter, ct) is not { } view || view.Receipts.FirstOrDefault(one => one.UnitId == unit) is not { } receipt)
            return null;
        var zone = (await cities.OfAsync(tenant, ct))!.Zone; // a letter was made for a city with an organisation
        string Day(DateTimeOffset at) => LetterSubject.Written(LocalTime.DayOf(at, zone));
        return LetterText.Of(form, new LetterWords([], receipt.Unit, view.Paper.Issuer)
        {
            Given = ImmutableDictionary<string, string>.Empty
                .Add("letter", view.Paper.Title).Add("letter_number", view.Number ?? "").Add("letter_day", view.SignedAt is { } signed ? Day(signed) : "")
                .Add("finding", view.Findings.Count == 0 ? "—" : string.Join('、', view.Findings.Select(finding => finding.Number)))
                .Add("act_by", receipt.For is { } absent ? Texts.Get("finding.on_behalf", Language.Chinese, ("delegate", receipt.By), ("absent", absent)) : receipt.By)
                .Add("act_time", $"{Day(receipt.At)}{TimeZoneInfo.ConvertTime(receipt.At, zone).ToString("HH:mm", CultureInfo.InvariantCulture)}"),
        }) with
        { Day = Day(receipt.At) };
    }
}
