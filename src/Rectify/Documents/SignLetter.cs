using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>What became of a signature on a letter.</summary>
public enum LetterAnswer { Done, NotThere, NotYours, NoDraft }

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

        await SignAsync(city, letter!, account, published, now, ct); // Objection has seen that it is there
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

    /// <returns>Null when there is no such letter for this person to see.</returns>
    public async Task<LetterView?> ReadAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await Letter.ReadAsync(city, id, locked: false, now, ct) is not { } letter || !letter.IsSeenBy(account))
            return null;
        var title = published.DocumentNamed(letter.Kind)?.Title ?? new Text(letter.Kind, letter.Kind);
        return new LetterView(
            id, letter.Finding.Id, letter.Finding.Number, letter.Kind, title, letter.Unit, letter.SignBy, letter.Status, letter.Number,
            letter.Paragraphs(published, now), letter.DraftedAt, letter.SignedAt, Objection(letter, account, published) is null)
        {
            Findings = [.. letter.Findings.Select(finding => new LetterFinding(finding.Id, finding.Number))],
            Issuer = letter.Issuer,
            SignedBy = letter.SignedBy,
            SignedFor = letter.SignedFor,
            DropReason = letter.DropReason,
        };
    }

    // The counter's row is locked last of all, so that numbers have no gaps and nobody waits long.
    internal static async Task SignAsync(
        CityTransaction city, Letter letter, Guid? account, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var body = string.Join('\n', letter.Paragraphs(published, now));
        await TellAsync(city, letter, published, now, ct);
        var year = LocalTime.DayOf(now, TimeZoneInfo.FindSystemTimeZoneById(letter.Finding.Zone)).Year;
        var ordinal = await FindingNumber.TakeAsync(city, $"letter:{letter.Kind}", year, 1, ct);
        var number = FindingNumber.Write(published.DocumentNamed(letter.Kind)?.Number ?? $"{letter.Kind}〔{{year}}〕{{seq}}号", year, ordinal, digits: 1);

        await using var command = city.CreateCommand("""
            update letter set status = 'signed', number = $2, signed_by = $3, signed_at = $4, fields = fields || jsonb_build_object('body', $5::text),
                signed_for = $6
            where id = $1
            """);
        var absent = account is { } signer ? SignerOf(letter, signer, published)?.OnBehalfOf : null;
        Sql.Bind(command, Sql.Of(letter.Id), Sql.Of(number), Sql.Of(account), Sql.Of(now), Sql.Of(body), Sql.Of(absent));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task TellAsync(CityTransaction city, Letter letter, Published published, DateTimeOffset now, CancellationToken ct)
    {
        if (published.DocumentNamed(letter.Kind) is not { } document)
            return;
        var people = letter.Finding.Roster.WithStandIns(
            letter.Finding.Roster.AccountsOf(published.ProcessWith(letter.Finding.ProcessHash), letter.Finding.State, document.To)).ToList();
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select $1, t.id, $2, t.account, 'letter', $5, $6, $6 from unnest($3::uuid[], $4::uuid[]) as t(id, account)
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(letter.Finding.Id), Sql.Of([.. people.Select(_ => Guid.CreateVersion7(now))]),
            Sql.Of([.. people]), Sql.Of(letter.Id.ToString()), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static LetterAnswer? Objection(Letter? letter, Guid account, Published published)
    {
        if (letter is null || !letter.IsSeenBy(account))
            return LetterAnswer.NotThere;
        if (letter.Status != "draft")
            return LetterAnswer.NoDraft;
        return SignerOf(letter, account, published) is null ? LetterAnswer.NotYours : null;
    }

    // In their own right, or for somebody for whom they stand in; null when it is not theirs to sign.
    private static Actor? SignerOf(Letter letter, Guid account, Published published) => letter.Finding
        .ActorsFor(published.ProcessWith(letter.Finding.ProcessHash), account).FirstOrDefault(actor => actor.Parties.Contains(letter.SignBy));
}
