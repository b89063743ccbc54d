using Rectify.Accounts;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Interviews;

/// <summary>Writes down that an interview was held: the city's own office does, once for each notice.</summary>
public sealed class RecordInterview(CityDatabase database, TimeProvider clock)
{
    private static readonly string[] Roles = ["supervisor", "leader", "discipline"];

    private sealed record Spoken(Guid Id, Guid Unit, TimeZoneInfo Zone);

    /// <summary>Whether this person records interviews at all.</summary>
    public async Task<bool> MayAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await CityOffice.IsOfAsync(city, me.Id, clock.GetUtcNow(), ct, Roles);
    }

    /// <summary>The same of the interview to which a notice calls: not once it was recorded, be it under the notice that this one corrects.</summary>
    public async Task<bool> MayAsync(CurrentAccount me, Guid notice, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await CityOffice.IsOfAsync(city, me.Id, clock.GetUtcNow(), ct, Roles) && !await WasHeldAsync(city, notice, ct);
    }

    /// <returns>The interview's id; the same again for one that was written down before.</returns>
    public async Task<Administered<Guid>> HandleAsync(CurrentAccount me, InterviewHeld held, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (!await CityOffice.IsOfAsync(city, me.Id, now, ct, Roles))
            return Problem.NotYours;
        var faults = FaultsOf(held).ToList();
        var findings = faults.Any(fault => fault.Field == "findings") ? [] : await FindingsAsync(city, me, held.Findings, faults, now, ct);
        if (findings.Count > 0 && held.HeldOn > LocalTime.DayOf(now, findings[0].Zone))
            faults.Add(new("interview_in_future", "held_on"));
        if (findings.Count > 0 && held.Letter is { } letter && !await IsNoticeAsync(city, letter, findings, ct))
            faults.Add(new("interview_letter_unknown", "letter"));
        if (faults.Count > 0)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };

        var id = held.Id == Guid.Empty ? Guid.CreateVersion7(now) : held.Id;
        return await WriteAsync(city, me, held with { Id = id }, findings, now, ct);
    }

    private static async Task<Administered<Guid>> WriteAsync(CityTransaction city, CurrentAccount me, InterviewHeld held, List<Spoken> findings, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var finding in findings.Where(_ => held.Evidence is not null))
        {
            if (await EvidenceUse.AttachAsync(city, finding.Id, [held.Evidence!.Value], me.Id, now, ct) is { Count: > 0 }) // filtered just above
                return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("missing.evidence_unknown", "evidence", ("wanted", held.Evidence))] };
        }

        if (await WasWrittenAsync(city, held.Id, ct))
            return held.Id;
        if ((held.Letter is { } letter && await WasHeldAsync(city, letter, ct)) || !await InsertAsync(city, me, held, findings[0], now, ct))
            return new Problem(StatusCodes.Status409Conflict, "interview_recorded_before");
        await using var parts = city.CreateBatch();
        parts.BatchCommands.Add(new("insert into interview_person (tenant_id, interview_id, ordinal, name) select $1, $2, ordinality, trim(name) from unnest($3::text[]) with ordinality as t(name, ordinality)")
        {
            Parameters = { Sql.Of(city.Tenant), Sql.Of(held.Id), Sql.Of([.. held.People]) },
        });
        parts.BatchCommands.Add(new("insert into interview_finding (tenant_id, interview_id, finding_id) select $1, $2, unnest($3::uuid[])")
        {
            Parameters = { Sql.Of(city.Tenant), Sql.Of(held.Id), Sql.Of([.. findings.Select(finding => finding.Id)]) },
        });
        await parts.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return held.Id;
    }

    // The keys let only one of two people, or of two clicks, write it down.
    private static async Task<bool> InsertAsync(CityTransaction city, CurrentAccount me, InterviewHeld held, Spoken first, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into interview (tenant_id, id, unit_id, held_at, held_by, ground, letter_id, evidence_id, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict do nothing
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(held.Id), Sql.Of(first.Unit), Sql.Of(LocalTime.ToInstant(held.HeldOn, TimeOnly.MinValue, first.Zone)), Sql.Of(held.HeldBy.Trim()),
            Sql.Of(held.Ground.Trim()), Sql.Of(held.Letter), Sql.Of(held.Evidence), Sql.Of(me.Id), Sql.Of(now));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<bool> WasWrittenAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select exists (select from interview where id = $1)");
        Sql.Bind(command, Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // A notice that was corrected calls to the same interview as the one that corrects it.
    private static async Task<bool> WasHeldAsync(CityTransaction city, Guid notice, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with recursive chain as (
                select id, corrects from letter where id = $1
                union select l.id, l.corrects from chain join letter l on l.id = chain.corrects)
            select exists (select from chain join interview v on v.letter_id = chain.id)
            """);
        Sql.Bind(command, Sql.Of(notice));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task<bool> IsNoticeAsync(CityTransaction city, Guid letter, List<Spoken> findings, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select exists (select from letter where id = $1 and unit_id = $2 and kind = 'interview' and status = 'signed')
                and exists (select from ({InterviewQuery.OfNotice}) about where about.id = any($3))
            """);
        Sql.Bind(command, Sql.Of(letter), Sql.Of(findings[0].Unit), Sql.Of([.. findings.Select(finding => finding.Id)]));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // Locked in one order, since a record becomes evidence of each ("no key", see LockedFinding).
    private static async Task<List<Spoken>> FindingsAsync(CityTransaction city, CurrentAccount me, IReadOnlyList<string> numbers, List<MissingPart> faults, DateTimeOffset now, CancellationToken ct)
    {
        var scope = await Scope.OfAsync(city, me.Id, now, ct);
        await using var command = city.CreateCommand("""
            select f.id, f.unit_id, o.zone, f.number from finding f join organisation o on o.id = f.unit_id
            where f.number = any($1) and not f.is_undone and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))
            order by f.id for no key update of f
            """);
        Sql.Bind(command, Sql.Of([.. numbers.SelectMany(number => FindByNumber.Written(number.Trim())).Distinct()]), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        var (found, known) = (new List<Spoken>(), new HashSet<string>());
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                found.Add(new(row.GetGuid(0), row.GetGuid(1), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(2))));
                known.Add(row.GetString(3));
            }
        }

        foreach (var number in numbers.Where(number => !FindByNumber.Written(number.Trim()).Any(known.Contains)))
            faults.Add(new("interview_finding_unknown", "findings", ("number", number.Trim())));
        if (found.Select(finding => finding.Unit).Distinct().Count() > 1)
            faults.Add(new("interview_of_one_unit", "findings"));
        return found;
    }

    private static IEnumerable<MissingPart> FaultsOf(InterviewHeld held)
    {
        if (held.Findings.Count is 0 or > InterviewHeld.Most || held.Findings.Any(string.IsNullOrWhiteSpace))
            yield return new("interview_findings_wanted", "findings", ("most", InterviewHeld.Most));
        if (held.People.Count is 0 or > InterviewHeld.Most || held.People.Any(person => string.IsNullOrWhiteSpace(person) || person.Trim().Length > InterviewHeld.LongestName))
            yield return new("interview_people_wanted", "people", ("most", InterviewHeld.Most), ("longest", InterviewHeld.LongestName));
        if (held.HeldOn.Year < WorkCalendar.FirstYear)
            yield return new("interview_day_wanted", "held_on", ("first", WorkCalendar.FirstYear));
        if (held.HeldBy.Trim().Length is 0 or > InterviewHeld.LongestHolder)
            yield return new("interview_holder_wanted", "held_by", ("longest", InterviewHeld.LongestHolder));
        if (held.Ground.Trim().Length is 0 or > InterviewHeld.LongestGround)
            yield return new("interview_ground_wanted", "ground", ("longest", InterviewHeld.LongestGround));
    }
}
