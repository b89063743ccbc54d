using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Reads one letter for one person.</summary>
public sealed class LetterQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <returns>Null when there is no such letter for this person to see.</returns>
    public async Task<LetterView?> ReadAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        return await ReadAsync(city, published, account, id, LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct);
    }

    /// <summary>The same in the caller's transaction.</summary>
    internal static async Task<LetterView?> ReadAsync(CityTransaction city, Published published, Guid account, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        if (await Letter.ReadAsync(city, id, locked: false, now, ct) is not { } letter || !letter.IsSeenBy(account))
            return null;
        letter = await PeriodFigures.CountedAsync(city, letter, published, now, ct);
        var title = published.DocumentNamed(letter.Kind)?.Title ?? new Text(letter.Kind, letter.Kind);
        return new LetterView(
            id, letter.Finding?.Id, letter.Finding?.Number, letter.Kind, title, letter.Unit, letter.SignBy, letter.Status, letter.Number,
            letter.PaperOf(published, now), letter.DraftedAt, letter.SignedAt)
        {
            MaySign = letter.Status == "draft" && letter.SignerOf(account, published) is not null,
            MayVoid = letter.Status == "signed" && letter.IsOfOffice(account, CorrectLetter.Roles),
            MayReceive = letter.Status == "signed" && await ReceiveLetter.PlaceOfAsync(city, letter, account, now, ct) is not null,
            Findings = [.. letter.Findings.Select(finding => new LetterFinding(finding.Id, finding.Number))],
            Issuer = letter.Occasion.Issuer,
            SignedBy = letter.SignedBy,
            SignedFor = letter.SignedFor,
            DropReason = letter.DropReason,
            Voiding = letter.Voiding,
            Corrects = letter.Corrects is { } old ? new(old, letter.Occasion.Correction?.Number) : null,
            CorrectedBy = await CorrectionAsync(city, id, ct),
            Receipts = await ReceiptsAsync(city, id, ct),
            Period = letter.Period is { } period ? new(period.From, period.To, await PeriodFigures.TracesAsync(city, period, published, now, ct)) : null,
        };
    }

    private static async Task<LetterNamed?> CorrectionAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, number from letter where corrects = $1 and status <> 'dropped' order by id desc limit 1");
        Sql.Bind(command, Sql.Of(id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new LetterNamed(row.GetGuid(0), await row.IsDBNullAsync(1, ct) ? null : row.GetString(1)) : null;
    }

    private static async Task<IReadOnlyList<LetterReceipt>> ReceiptsAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select r.unit_id, o.name, a.name, b.name, r.received_at
            from letter_receipt r join organisation o on o.id = r.unit_id join account a on a.id = r.account_id left join account b on b.id = r.on_behalf_of
            where r.letter_id = $1
            order by r.received_at
            """);
        Sql.Bind(command, Sql.Of(id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var receipts = new List<LetterReceipt>();
        while (await rows.ReadAsync(ct))
            receipts.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), await rows.IsDBNullAsync(3, ct) ? null : rows.GetString(3), rows.GetFieldValue<DateTimeOffset>(4)));
        return receipts;
    }
}
