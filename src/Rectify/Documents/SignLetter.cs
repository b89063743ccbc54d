using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>What became of what somebody wanted with a letter.</summary>
public enum LetterAnswer { Done, NotThere, NotYours, NoDraft, NotInForce, BeingCorrected, Received }

/// <summary>Signs a draft: it gets its number, its words are fixed, and its addressee is told. Or drops it, with the reason.</summary>
public sealed class SignLetter(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    public async Task<LetterAnswer> SignAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var letter = await Letter.ReadAsync(city, id, locked: true, now, ct);
        if (Objection(letter, account, published) is { } objection)
            return objection;
        if (letter!.IsOutrun) // Objection has seen that it is there
            return LetterAnswer.NoDraft;

        await SignAsync(city, letter, account, published, now, ct);
        await city.CommitAsync(ct);
        return LetterAnswer.Done;
    }

    public async Task<LetterAnswer> DropAsync(Guid tenant, Guid account, Guid id, string reason, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var letter = await Letter.ReadAsync(city, id, locked: true, now, ct);
        if (Objection(letter, account, published) is { } objection)
            return objection;

        await using var command = city.CreateCommand("update letter set status = 'dropped', dropped_at = $2, drop_reason = $3 where id = $1");
        Sql.Bind(command, Sql.Of(id), Sql.Of(now), Sql.Of(reason));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return LetterAnswer.Done;
    }

    // The counter's row is locked last of all, so that numbers have no gaps and nobody waits long.
    internal static async Task SignAsync(
        CityTransaction city, Letter letter, Guid? account, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var paper = (await PeriodFigures.CountedAsync(city, letter, published, now, ct)).PaperOf(published, now);
        await TellAsync(city, letter, published, now, ct);
        await SupersedeAsync(city, letter, account, now, ct);
        var zone = letter.Finding is { } filed ? TimeZoneInfo.FindSystemTimeZoneById(filed.Zone) : (await TopOrganisation.OfAsync(city, ct)).Zone;
        var year = LocalTime.DayOf(now, zone).Year;
        var ordinal = await FindingNumber.TakeAsync(city, $"letter:{letter.Kind}", year, 1, ct);
        var number = FindingNumber.Write(published.DocumentNamed(letter.Kind)?.Number ?? $"{letter.Kind}〔{{year}}〕{{seq}}号", year, ordinal, digits: 1);

        await using var command = city.CreateCommand("""
            update letter set status = 'signed', number = $2, signed_by = $3, signed_at = $4, fields = fields || jsonb_build_object('paper', $5::text),
                signed_for = $6
            where id = $1
            """);
        var absent = account is { } signer ? letter.SignerOf(signer, published)?.OnBehalfOf : null;
        Sql.Bind(command, Sql.Of(letter.Id), Sql.Of(number), Sql.Of(account), Sql.Of(now), Sql.Of(paper.ToJson()), Sql.Of(absent));
        await command.ExecuteNonQueryAsync(ct);
    }

    // The letter that it corrects keeps its number and no longer holds, unless it was voided in the meantime.
    private static async Task SupersedeAsync(CityTransaction city, Letter letter, Guid? account, DateTimeOffset now, CancellationToken ct)
    {
        if (letter is not { Corrects: { } old, Occasion.Correction: { } correction })
            return;
        await using var command = city.CreateCommand(
            "update letter set status = 'corrected', voided_at = $2, voided_by = $3, void_reason = $4 where id = $1 and status = 'signed'");
        Sql.Bind(command, Sql.Of(old), Sql.Of(now), Sql.Of(account), Sql.Of(correction.Reason));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task TellAsync(CityTransaction city, Letter letter, Published published, DateTimeOffset now, CancellationToken ct)
    {
        if (published.DocumentNamed(letter.Kind) is not { } document || letter.Finding is not { } filed)
            return; // a bulletin of a period stands in the register for everybody
        var people = filed.Roster.WithStandIns(
            filed.Roster.AccountsOf(published.ProcessWith(filed.ProcessHash), filed.State, document.To)).ToList();
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select $1, t.id, $2, t.account, 'letter', $5, $6, $6 from unnest($3::uuid[], $4::uuid[]) as t(id, account)
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(filed.Id), Sql.Of([.. people.Select(_ => Guid.CreateVersion7(now))]),
            Sql.Of([.. people]), Sql.Of(letter.Id.ToString()), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static LetterAnswer? Objection(Letter? letter, Guid account, Published published)
    {
        if (letter is null || !letter.IsSeenBy(account))
            return LetterAnswer.NotThere;
        if (letter.Status != "draft")
            return LetterAnswer.NoDraft;
        return letter.SignerOf(account, published) is null ? LetterAnswer.NotYours : null;
    }
}
