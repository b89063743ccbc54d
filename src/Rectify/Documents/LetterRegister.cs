using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Documents;

/// <summary>What the register is narrowed to; absent means no narrowing.</summary>
/// <param name="Year">Of the signature, of the draft for what isn't signed.</param>
/// <param name="Status">One of <see cref="LetterRegister.Statuses"/>.</param>
/// <param name="After">The last letter of the page before.</param>
/// <param name="Q">A part of the letter's number, or of the number of a finding that it speaks of; in any brackets.</param>
public sealed record LettersAsked(string? Kind, int? Year, Guid? Unit, string? Status, Guid? After, string? Q = null);

/// <summary>A letter as the register shows it.</summary>
/// <param name="Finding">Number of the finding it is filed under; null for a bulletin of a period.</param>
/// <param name="Findings">How many it speaks of.</param>
/// <param name="ReceivedAt">When the last of its units signed for it; null while none has.</param>
public sealed record LetterRegistered(
    Guid Id, string Kind, string Unit, string Status, string? Number, string? Finding, int Findings, DateTimeOffset DraftedAt, DateTimeOffset? SignedAt,
    string? SignedBy, DateTimeOffset? ReceivedAt);

/// <param name="Count">Exact below 10,000.</param>
public sealed record LettersListed(IReadOnlyList<LetterRegistered> Rows, bool HasMore, int Count);

/// <summary>文书登记: the letters that somebody may see, newest first, a page at a time.</summary>
public sealed class LetterRegister(CityDatabase database, TimeProvider clock)
{
    /// <summary>Letters on a page.</summary>
    public const int Page = 50;

    private const int MostCounted = 10_000;

    public static readonly IReadOnlyList<string> Statuses = ["draft", "signed", "voided", "corrected", "dropped"];

    // What a letter speaks of: all that it collects and that is still its unit's, or the one that it is filed under.
    private const string Listed = """
        select i.finding_id from letter_item i join finding g on g.id = i.finding_id and g.unit_id = l.unit_id where i.letter_id = l.id and i.left_at is null
        """;

    // $1, $2: whose findings one sees; $3: of the city's own office.
    private const string Seen = $"""
        case when l.finding_id is null then l.signed_at is not null or $3
            else $1::uuid[] is null or exists (
                select from finding f
                where (f.unit_id = any($1) or f.team_id = any($2))
                    and f.id in ({Listed} union all select l.finding_id where not exists ({Listed}))) end
        """;

    private const string Asked = $"""
        ($4::text is null or l.kind = $4) and ($5::timestamptz is null or coalesce(l.signed_at, l.drafted_at) >= $5 and coalesce(l.signed_at, l.drafted_at) < $6)
            and ($7::uuid is null or l.unit_id = $7) and ($8::text is null or l.status = $8)
            and ($9::text[] is null or exists (
                select from unnest($9) as written
                where position(written in l.number) > 0 or exists (
                    select from finding f where position(written in f.number) > 0 and f.id in ({Listed} union all select l.finding_id))))
        """;

    public async Task<LettersListed> ReadAsync(Guid tenant, Guid account, LettersAsked asked, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var count = await CountAsync(city, account, asked, ct);
        await using var command = city.CreateCommand($"""
            select l.id, l.kind, o.name, l.status, l.number, f.number, greatest((select count(*)::int from letter_item i where i.letter_id = l.id and i.left_at is null), (l.finding_id is not null)::int),
                l.drafted_at, l.signed_at, a.name, (select max(r.received_at) from letter_receipt r where r.letter_id = l.id)
            from letter l join organisation o on o.id = l.unit_id left join finding f on f.id = l.finding_id left join account a on a.id = l.signed_by
            where {Seen} and {Asked} and ($10::uuid is null or (l.drafted_at, l.id) < (select p.drafted_at, p.id from letter p where p.id = $10))
            order by l.drafted_at desc, l.id desc
            limit {Page + 1}
            """);
        await BindAsync(city, command, account, asked, ct);
        command.Parameters.Add(Sql.Of(asked.After));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<LetterRegistered>();
        while (await rows.ReadAsync(ct))
            found.Add(await RowAsync(rows, ct));
        return new(found.Count > Page ? found[..Page] : found, found.Count > Page, count);
    }

    private async Task<int> CountAsync(CityTransaction city, Guid account, LettersAsked asked, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select count(*)::int from (select from letter l where {Seen} and {Asked} limit {MostCounted}) counted");
        await BindAsync(city, command, account, asked, ct);
        return (int)(await command.ExecuteScalarAsync(ct))!; // a count is always there
    }

    private async Task BindAsync(CityTransaction city, NpgsqlCommand command, Guid account, LettersAsked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var scope = await Scope.OfAsync(city, account, now, ct);
        var isOffice = await CityOffice.IsOfAsync(city, account, now, ct, "supervisor", "leader", "discipline");
        var zone = (await Organisations.TopOrganisation.OfAsync(city, ct)).Zone;
        Sql.Bind(command,
            Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(isOffice), Sql.Of(asked.Kind), Sql.Of(Begin(asked.Year, zone)), Sql.Of(Begin(asked.Year + 1, zone)),
            Sql.Of(asked.Unit), Sql.Of(asked.Status), Sql.OfMany(string.IsNullOrWhiteSpace(asked.Q) ? null : FindByNumber.Written(asked.Q.Trim())));
    }

    private static DateTimeOffset? Begin(int? year, TimeZoneInfo zone) =>
        year is { } known ? LocalTime.ToInstant(new DateOnly(known, 1, 1), TimeOnly.MinValue, zone) : null;

    private static async Task<LetterRegistered> RowAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), await TextAsync(row, 4, ct), await TextAsync(row, 5, ct),
        row.GetInt32(6), row.GetFieldValue<DateTimeOffset>(7), await row.GetFieldValueAsync<DateTimeOffset?>(8, ct), await TextAsync(row, 9, ct),
        await row.GetFieldValueAsync<DateTimeOffset?>(10, ct));

    private static async Task<string?> TextAsync(NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
