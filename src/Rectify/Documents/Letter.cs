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

    /// <summary>Why it never went out; null unless it was dropped.</summary>
    public string? DropReason { get; init; }
}

/// <summary>A row of <c>letter</c> with its finding, held by the transaction that reads it.</summary>
/// <param name="Body">Paragraphs parted by line ends; null while it is a draft.</param>
internal sealed record Letter(
    Guid Id, string Kind, Guid UnitId, string Unit, string SignBy, string Status, string? Number, string? Body, DateTimeOffset DraftedAt,
    DateTimeOffset? SignedAt, string? Campaign, string Issuer, string? SignedBy, string? DropReason, LockedFinding Finding)
{
    /// <summary>Reads a letter; the finding's row is locked first when the letter is to change.</summary>
    /// <returns>Null when there is none.</returns>
    public static async Task<Letter?> ReadAsync(CityTransaction city, Guid id, bool locked, DateTimeOffset now, CancellationToken ct)
    {
        await using var asking = city.CreateCommand("select finding_id from letter where id = $1");
        Sql.Bind(asking, Sql.Of(id));
        if (await asking.ExecuteScalarAsync(ct) is not Guid findingId)
            return null;
        var finding = locked
            ? await LockedFinding.LockAsync(city, findingId, now, ct)
            : await LockedFinding.LookAsync(city, findingId, now, ct);
        return finding is null ? null : await ReadAsync(city, id, finding, ct);
    }

    public IReadOnlyList<string> Paragraphs(Published published, DateTimeOffset now)
    {
        if (Body is not null)
            return Body.Split('\n');
        var process = published.ProcessWith(Finding.ProcessHash);
        return published.DocumentNamed(Kind) is { } document
            ? LetterText.Of(document, process, Finding.Number, Finding.State, Finding.CircumstancesAt(now, published), Unit, Campaign)
            : [];
    }

    private static async Task<Letter> ReadAsync(CityTransaction city, Guid id, LockedFinding finding, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select l.kind, l.unit_id, o.name, l.sign_by, l.status, l.number, l.fields ->> 'body', l.drafted_at, l.signed_at,
                   (select c.name from campaign c join finding f on f.campaign_id = c.id where f.id = l.finding_id),
                   coalesce((select r.name from organisation r where r.parent_id is null and r.valid_to is null limit 1), ''),
                   (select a.name from account a where a.id = l.signed_by), l.drop_reason
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
            await TextAsync(row, 11, ct), await TextAsync(row, 12, ct), finding);
    }

    private static async Task<string?> TextAsync(Npgsql.NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
