using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;

namespace Rectify.Interviews;

/// <summary>What an interview to come would be about, as its notice or its finding says.</summary>
/// <param name="Numbers">Of the findings.</param>
public sealed record InterviewAhead(IReadOnlyList<string> Numbers, string? LetterNumber);

/// <summary>Reads interviews for whoever sees the unit that was spoken to, or has a finding of it in their team; of the findings each sees their own.</summary>
public sealed class InterviewQuery(CityDatabase database, TimeProvider clock)
{
    /// <summary>The most that are listed; the days narrow them.</summary>
    public const int Most = 200;

    /// <summary>What a notice of an interview speaks of, by the parameter <c>$1</c>.</summary>
    internal const string OfNotice = """
        select item.finding_id as id from letter_item item where item.letter_id = $1 and item.left_at is null
        union select l.finding_id from letter l where l.id = $1 and l.kind = 'interview' and l.collects is null
        """;

    // $1 and $2 the scope, here and below. An interview stays with the unit that was spoken to, wherever its findings go.
    private const string Seen = """
        exists (select from interview_finding i join finding f on f.id = i.finding_id where i.interview_id = v.id and not f.is_undone)
            and ($1::uuid[] is null or v.unit_id = any($1) or exists (select from interview_finding i join finding f on f.id = i.finding_id
                where i.interview_id = v.id and not f.is_undone and f.unit_id = v.unit_id and f.team_id = any($2)))
        """;

    private const string About = """
        from interview_finding i join finding f on f.id = i.finding_id
                where i.interview_id = v.id and not f.is_undone and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2)) order by f.number
        """;

    private const string Selected = $"""
        v.id, o.name, v.held_at, v.held_by, v.ground, array(select p.name from interview_person p where p.interview_id = v.id order by p.ordinal),
            array(select f.id {About}), array(select f.number {About}),
            v.letter_id, l.number, v.evidence_id, e.name, a.name, v.recorded_at
        from interview v join organisation o on o.id = v.unit_id join account a on a.id = v.recorded_by
        left join letter l on l.id = v.letter_id left join evidence_file e on e.id = v.evidence_id
        """;

    /// <param name="from">First day; null for any.</param>
    /// <param name="to">Last day; null for any.</param>
    /// <returns>The last held first.</returns>
    public async Task<IReadOnlyList<InterviewShown>> ReadAsync(Guid tenant, Guid account, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        var zone = (await TopOrganisation.OfAsync(city, ct)).Zone;
        await using var command = city.CreateCommand($"""
            select {Selected}
            where {Seen} and ($3::timestamptz is null or v.held_at >= $3) and ($4::timestamptz is null or v.held_at < $4)
            order by v.held_at desc, v.id desc limit {Most}
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(Begin(from, zone)), Sql.Of(Begin(to?.AddDays(1), zone)));
        return await ShownAsync(command, ct);
    }

    /// <summary>Those about one finding, which the caller may see.</summary>
    public async Task<IReadOnlyList<InterviewShown>> OfFindingAsync(Guid tenant, Guid account, Guid finding, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand($"""
            select {Selected}
            where {Seen} and v.id in (select interview_id from interview_finding where finding_id = $3)
            order by v.held_at desc, v.id desc
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(finding));
        return await ShownAsync(command, ct);
    }

    /// <summary>What the form begins with, for a notice of an interview or for a finding.</summary>
    /// <returns>Null for what the reader doesn't see.</returns>
    public async Task<InterviewAhead?> AheadAsync(Guid tenant, Guid account, Guid? letter, Guid? finding, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand($"""
            select f.number, (select number from letter where id = $1 and kind = 'interview')
            from ({OfNotice} union select $3::uuid where $1::uuid is null) about join finding f on f.id = about.id and not f.is_undone
            where $2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($4)
            order by f.number
            """);
        Sql.Bind(command, Sql.Of(letter), Sql.OfMany(scope.Units), Sql.Of(finding), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var numbers = new List<string>();
        string? written = null;
        while (await row.ReadAsync(ct))
        {
            numbers.Add(row.GetString(0));
            written = await row.IsDBNullAsync(1, ct) ? null : row.GetString(1);
        }

        return numbers.Count == 0 ? null : new(numbers, written);
    }

    private static DateTimeOffset? Begin(DateOnly? day, TimeZoneInfo zone) => day is { } known ? LocalTime.ToInstant(known, TimeOnly.MinValue, zone) : null;

    private static async Task<List<InterviewShown>> ShownAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var row = await command.ExecuteReaderAsync(ct);
        var shown = new List<InterviewShown>();
        while (await row.ReadAsync(ct))
        {
            shown.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetString(4), row.GetFieldValue<string[]>(5),
                [.. row.GetFieldValue<Guid[]>(6).Zip(row.GetFieldValue<string[]>(7), (id, number) => new InterviewFinding(id, number))],
                await row.IsDBNullAsync(8, ct) ? null : row.GetGuid(8), await row.IsDBNullAsync(9, ct) ? null : row.GetString(9),
                await row.IsDBNullAsync(10, ct) ? null : row.GetGuid(10), await row.IsDBNullAsync(11, ct) ? null : row.GetString(11), row.GetString(12),
                row.GetFieldValue<DateTimeOffset>(13)));
        }

        return shown;
    }
}
