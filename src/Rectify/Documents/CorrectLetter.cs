using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Documents;

/// <summary>Takes a letter that went out back: voids it, or drafts the one that corrects it. Its number stays in the register for good.</summary>
public sealed class CorrectLetter(CityDatabase database, TimeProvider clock)
{
    /// <summary>Whose it is to do so: the supervision office's and the leaders'.</summary>
    internal static readonly string[] Roles = ["supervisor", "leader"];

    public async Task<LetterAnswer> VoidAsync(Guid tenant, Guid account, Guid id, string reason, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (Objection(await Letter.ReadAsync(city, id, locked: true, now, ct), account) is { } objection)
            return objection;
        await using var command = city.CreateCommand("update letter set status = 'voided', voided_at = $2, voided_by = $3, void_reason = $4 where id = $1");
        Sql.Bind(command, Sql.Of(id), Sql.Of(now), Sql.Of(account), Sql.Of(reason));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return LetterAnswer.Done;
    }

    /// <summary>Drafts a new letter of the same kind to the same unit that names the old one; with its signature the old one no longer holds.</summary>
    /// <returns>The draft's id when it is done.</returns>
    public async Task<(LetterAnswer Answer, Guid? Draft)> CorrectAsync(Guid tenant, Guid account, Guid id, string reason, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var letter = await Letter.ReadAsync(city, id, locked: true, now, ct);
        if (Objection(letter, account) is { } objection)
            return (objection, null);
        var draft = Guid.CreateVersion7(now);
        if (!await DraftAsync(city, letter!, draft, reason, now, ct)) // Objection has seen that it is there
            return (LetterAnswer.BeingCorrected, null);
        await city.CommitAsync(ct);
        return (LetterAnswer.Done, draft);
    }

    // What the service signed by itself is corrected by a person.
    private static async Task<bool> DraftAsync(CityTransaction city, Letter letter, Guid draft, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at, collects, corrects, period_from, period_to)
            select tenant_id, $2, finding_id, kind, unit_id, case sign_by when $5 then 'supervisor' else sign_by end, cause, 'draft',
                jsonb_build_object('reason', $3::text), $4, case when collects is not null then 'corrects ' || id end, id, period_from, period_to
            from letter where id = $1
            on conflict (tenant_id, corrects) where status in ('draft', 'signed') do nothing
            """);
        Sql.Bind(command, Sql.Of(letter.Id), Sql.Of(draft), Sql.Of(reason), Sql.Of(now), Sql.Of(Party.System));
        if (await command.ExecuteNonQueryAsync(ct) == 0)
            return false;

        await using var items = city.CreateCommand("""
            insert into letter_item (tenant_id, letter_id, finding_id, cause)
            select tenant_id, $2, finding_id, 'corrects' from letter_item where letter_id = $1 and left_at is null
            """);
        Sql.Bind(items, Sql.Of(letter.Id), Sql.Of(draft));
        await items.ExecuteNonQueryAsync(ct);
        return true;
    }

    private static LetterAnswer? Objection(Letter? letter, Guid account)
    {
        if (letter is null || !letter.IsSeenBy(account))
            return LetterAnswer.NotThere;
        if (!letter.IsOfOffice(account, Roles))
            return LetterAnswer.NotYours;
        return letter.Status == "signed" ? null : LetterAnswer.NotInForce;
    }
}
