using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>A letter as a page shows it.</summary>
/// <param name="Paragraphs">As it was signed; as it would be signed now while it is a draft.</param>
public sealed record LetterView(
    Guid Id, Guid Finding, string FindingNumber, string Kind, Text Title, string Unit, string SignBy, string Status, string? Number,
    IReadOnlyList<string> Paragraphs, DateTimeOffset DraftedAt, DateTimeOffset? SignedAt, bool MaySign)
{
    /// <summary>In whose name it goes out: the city's own office.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Null while it is a draft, and for one that the service signs.</summary>
    public string? SignedBy { get; init; }

    /// <summary>For whom, where the signer stood in for somebody; null otherwise.</summary>
    public string? SignedFor { get; init; }

    /// <summary>What it speaks of, by number; the one it is filed under is among them.</summary>
    public IReadOnlyList<LetterFinding> Findings { get; init; } = [];

    /// <summary>Why it never went out; null unless it was dropped.</summary>
    public string? DropReason { get; init; }
}

/// <summary>A finding that a letter speaks of.</summary>
public sealed record LetterFinding(Guid Id, string Number);

/// <summary>A row of <c>letter</c> with its finding, held by the transaction that reads it.</summary>
/// <param name="Body">Paragraphs parted by line ends; null while it is a draft.</param>
internal sealed record Letter(
    Guid Id, string Kind, Guid UnitId, string Unit, string SignBy, string Status, string? Number, string? Body, DateTimeOffset DraftedAt,
    DateTimeOffset? SignedAt, string? Campaign, string Issuer, string? SignedBy, string? DropReason, LockedFinding Finding)
{
    /// <summary>What it speaks of, by number: its own finding, or all that it has collected and that haven't outrun it.</summary>
    public IReadOnlyList<LockedFinding> Findings { get; init; } = [Finding];

    /// <summary>For whom it was signed by somebody who stood in; null otherwise.</summary>
    public string? SignedFor { get; init; }

    /// <summary>Reads a letter; when it is to change, its finding's row is locked first, as by whoever drafts or drops one, and then its own.</summary>
    /// <returns>Null when there is none.</returns>
    public static async Task<Letter?> ReadAsync(CityTransaction city, Guid id, bool locked, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindingOfAsync(city, id, "", ct) is not { } findingId)
            return null;
        var finding = locked
            ? await LockedFinding.LockAsync(city, findingId, now, ct)
            : await LockedFinding.LookAsync(city, findingId, now, ct);
        if (locked && await FindingOfAsync(city, id, "for no key update", ct) is { } present && present != findingId)
            finding = await LockedFinding.LookAsync(city, present, now, ct); // the first has left the letter in the meantime
        return finding is null ? null : await ReadAsync(city, id, finding, now, ct);
    }

    /// <summary>Whoever sees one of the findings that it speaks of sees the letter.</summary>
    public bool IsSeenBy(Guid account) => Findings.Any(finding => finding.IsSeenBy(account));

    public IReadOnlyList<string> Paragraphs(Published published, DateTimeOffset now)
    {
        if (Body is not null)
            return Body.Split('\n');
        return published.DocumentNamed(Kind) is { } document
            ? LetterText.Of(document, [.. Findings.Select(finding => SubjectOf(finding, published, now))], Unit, Campaign)
            : [];
    }

    private static LetterSubject SubjectOf(LockedFinding finding, Published published, DateTimeOffset now) =>
        new(published.ProcessWith(finding.ProcessHash), finding.Number, finding.State, finding.CircumstancesAt(now, published));

    private static async Task<Guid?> FindingOfAsync(CityTransaction city, Guid id, string locking, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select finding_id from letter where id = $1 {locking}");
        Sql.Bind(command, Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private static async Task<Letter> ReadAsync(CityTransaction city, Guid id, LockedFinding finding, DateTimeOffset now, CancellationToken ct)
    {
        var listed = await LetterItems.ReadAsync(city, id, now, ct);
        var letter = await RowAsync(city, id, finding, ct);
        return listed.Count == 0 ? letter : letter with { Findings = listed };
    }

    private static async Task<Letter> RowAsync(CityTransaction city, Guid id, LockedFinding finding, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select l.kind, l.unit_id, o.name, l.sign_by, l.status, l.number, l.fields ->> 'body', l.drafted_at, l.signed_at,
                   (select c.name from campaign c join finding f on f.campaign_id = c.id where f.id = l.finding_id),
                   coalesce((select r.name from organisation r where r.parent_id is null and r.valid_to is null limit 1), ''),
                   (select a.name from account a where a.id = l.signed_by), l.drop_reason, (select a.name from account a where a.id = l.signed_for)
            from letter l join organisation o on o.id = l.unit_id
            where l.id = $1
            """);
        Sql.Bind(command, Sql.Of(id));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new Letter(
            id, row.GetString(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), await TextAsync(row, 5, ct),
            await TextAsync(row, 6, ct), row.GetFieldValue<DateTimeOffset>(7),
            await row.IsDBNullAsync(8, ct) ? null : row.GetFieldValue<DateTimeOffset>(8), await TextAsync(row, 9, ct), row.GetString(10),
            await TextAsync(row, 11, ct), await TextAsync(row, 12, ct), finding)
        {
            SignedFor = await TextAsync(row, 13, ct),
        };
    }

    private static async Task<string?> TextAsync(Npgsql.NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
