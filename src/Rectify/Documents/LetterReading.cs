using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Reads the rows that make a <see cref="Letter"/>.</summary>
internal static class LetterReading
{
    private const string Selected = """
        select l.kind, l.unit_id, o.name, l.sign_by, l.status, l.cause, l.number, l.drafted_at, l.signed_at,
               (select a.name from account a where a.id = l.signed_by), (select a.name from account a where a.id = l.signed_for), l.drop_reason,
               l.fields ->> 'paper', l.fields ->> 'body', l.fields ->> 'reason', l.corrects, l.void_reason, (select a.name from account a where a.id = l.voided_by),
               l.voided_at, l.period_from, l.period_to, coalesce(r.name, ''), c.name, c.authority, old.number,
               (select string_agg(t.name, '、' order by t.name) from team t join team_scope s on s.team_id = t.id
                where t.campaign_id = c.id and s.organisation_id = l.unit_id), r.zone
        from letter l join organisation o on o.id = l.unit_id
        left join finding f on f.id = l.finding_id left join campaign c on c.id = f.campaign_id left join letter old on old.id = l.corrects
        left join lateral (select r.name, r.zone from organisation r where r.parent_id is null and r.valid_to is null limit 1) r on true
        where l.id = $1
        """;

    public static async Task<Letter> ReadAsync(CityTransaction city, Guid id, LockedFinding? finding, DateTimeOffset now, CancellationToken ct)
    {
        var listed = await LetterItems.ReadAsync(city, id, now, ct);
        var letter = await RowAsync(city, id, finding, ct) with { Office = await OfficeAsync(city, now, ct) };
        if (letter is { Status: "draft", Finding: { } filed } && await NoteAsync(city, letter, filed.Id, ct) is { } note)
            letter = letter with { Occasion = letter.Occasion with { Given = letter.Occasion.Given.ToImmutableDictionary().SetItem("note", note) } };
        return listed.Count == 0 ? letter : letter with { Findings = listed };
    }

    private static async Task<Letter> RowAsync(CityTransaction city, Guid id, LockedFinding? finding, CancellationToken ct)
    {
        await using var command = city.CreateCommand(Selected);
        Sql.Bind(command, Sql.Of(id));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var letter = new Letter(id, row.GetString(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), finding)
        {
            Number = await TextAsync(row, 6, ct),
            DraftedAt = row.GetFieldValue<DateTimeOffset>(7),
            SignedAt = await row.GetFieldValueAsync<DateTimeOffset?>(8, ct),
            SignedBy = await TextAsync(row, 9, ct),
            SignedFor = await TextAsync(row, 10, ct),
            DropReason = await TextAsync(row, 11, ct),
            Corrects = await row.GetFieldValueAsync<Guid?>(15, ct),
            Voiding = await TextAsync(row, 16, ct) is { } reason ? new(reason, row.GetString(17), row.GetFieldValue<DateTimeOffset>(18)) : null,
            Period = await row.GetFieldValueAsync<DateOnly?>(19, ct) is { } from ? (from, row.GetFieldValue<DateOnly>(20)) : null,
            Occasion = await OccasionAsync(row, ct),
        };
        return letter with { Signed = await SignedAsync(row, letter, ct) };
    }

    private static async Task<LetterOccasion> OccasionAsync(NpgsqlDataReader row, CancellationToken ct)
    {
        var given = new Dictionary<string, string>();
        foreach (var (name, column) in new[] { ("campaign", 22), ("authority", 23), ("teams", 25) })
        {
            if (await TextAsync(row, column, ct) is { } text)
                given[name] = text;
        }

        return new LetterOccasion(row.GetString(21))
        {
            Given = given,
            Correction = await TextAsync(row, 24, ct) is { } number ? (number, await TextAsync(row, 14, ct) ?? "") : null,
        };
    }

    // A letter that was signed before papers were kept is its paragraphs.
    private static async Task<Paper?> SignedAsync(NpgsqlDataReader row, Letter letter, CancellationToken ct)
    {
        if (letter.SignedAt is not { } at)
            return null;
        var paper = await TextAsync(row, 12, ct) is { } stored
            ? Paper.OfJson(stored)
            : new Paper(PaperFormat.Notice, letter.Occasion.Issuer, letter.Kind, null, [.. Paragraphs(await TextAsync(row, 13, ct) ?? "")], []);
        var zone = letter.Finding?.Zone ?? row.GetString(26);
        return paper with { Number = letter.Number, Day = LetterSubject.Written(LocalTime.DayOf(at, TimeZoneInfo.FindSystemTimeZoneById(zone))) };
    }

    private static IEnumerable<PaperBlock> Paragraphs(string body) => body.Split('\n').Select(line => new PaperBlock.Paragraph(line));

    private static async Task<IReadOnlyList<(Guid, string)>> OfficeAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select g.account_id, g.role from role_grant g join organisation o on o.id = g.organisation_id join account a on a.id = g.account_id
            where o.parent_id is null and a.disabled_at is null and g.office = 'business' and g.valid_from <= ($1 at time zone o.zone)::date
                and (g.valid_to is null or g.valid_to > ($1 at time zone o.zone)::date)
            """);
        Sql.Bind(command, Sql.Of(now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var office = new List<(Guid, string)>();
        while (await rows.ReadAsync(ct))
            office.Add((rows.GetGuid(0), rows.GetString(1)));
        return office;
    }

    // What was said with the act that drafted it, or the first of those that it corrects; a rung says nothing.
    private static async Task<string?> NoteAsync(CityTransaction city, Letter letter, Guid finding, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive chain as (
                select drafted_at, corrects from letter where id = $3
                union all select l.drafted_at, l.corrects from chain join letter l on l.id = chain.corrects)
            select bytes from event
            where finding_id = $1 and about = $2 and at <= (select drafted_at from chain where corrects is null)
            order by sequence desc limit 1
            """);
        Sql.Bind(command, Sql.Of(finding), Sql.Of(letter.Cause), Sql.Of(letter.Id));
        return await command.ExecuteScalarAsync(ct) is byte[] bytes && JsonSerializer.Deserialize<EventBody>(bytes, EngineJson.Options) is { Command: Command.Act act }
            ? act.With.Note
            : null;
    }

    private static async Task<string?> TextAsync(NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
