using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding as one of its people sees it now: where it stands, what it shines, and what this person may do.</summary>
/// <param name="Parties">Those that the person holds, or whomever they stand in for.</param>
/// <param name="Offers">What this person may do, and why not what they can't now.</param>
/// <param name="Names">Names of the accounts, organisations and teams that the finding mentions, by id.</param>
/// <param name="DaysLate">Working days after the due day, unpaused; negative for days still left; null without a deadline.</param>
public sealed record FindingView(
    Guid Id, string Number, Process Process, CaseState State, Light Light, int? DaysLate, ImmutableArray<string> Parties,
    ImmutableArray<PersonOffer> Offers, ImmutableArray<TimelineEntry> Timeline, ImmutableArray<DeadlineEntry> Deadlines,
    ImmutableArray<LetterEntry> Letters, ImmutableArray<LinkedEntry> Linked, IReadOnlyDictionary<Guid, string> Names, string Zone)
{
    /// <summary>What the rungs that fired are called, by <c>clock@version/rung</c>; a timer's rung has no title.</summary>
    public IReadOnlyDictionary<string, Text> Rungs { get; init; } = ImmutableDictionary<string, Text>.Empty;

    /// <summary>The versions of the process that the finding followed before, the last first; empty when it was never migrated.</summary>
    public ImmutableArray<Process> Older { get; init; } = [];

    /// <summary>The ladder that its deadline runs on; null while none runs.</summary>
    public Climbing? Climbing { get; init; }

    /// <summary>When it was urged by hand, in the order of time, and what came of it.</summary>
    public IReadOnlyList<Urging> Urgings { get; init; } = [];
}

/// <summary>One version of one clock, oldest first.</summary>
public sealed record DeadlineEntry(
    string Key, int Version, string Cause, DateTimeOffset BeganAt, string Budget, DateTimeOffset DueAt, bool Unpublished, DateTimeOffset? EndedAt);

public sealed record LetterEntry(Guid Id, string Kind, string SignBy, string Status, string? Number, DateTimeOffset DraftedAt, DateTimeOffset? SignedAt);

/// <summary>A finding that this one opened, or that opened this one.</summary>
public sealed record LinkedEntry(Guid Id, string Number, string Why, string State);

/// <summary>Reads one finding for one person.</summary>
public sealed class FindingQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <returns>Null when there is no such finding for this person to see.</returns>
    public async Task<FindingView?> ReadAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await LockedFinding.LookAsync(city, id, now, ct) is not { } finding)
            return null;
        if (finding.IsSeenBy(account))
            return await ViewAsync(city, finding, account, published, now, ct);
        if (await MergedFindings.IsSeenThroughAsync(city, id, account, now, ct))
            return await ViewAsync(city, finding, account: null, published, now, ct);
        return await FormerReading.OfAsync(city, finding, account, published, now, ct) is { } former
            ? await ViewAsync(city, finding with { State = former.State, ProcessHash = former.Process }, account: null, published, former.At, ct)
            : null;
    }

    /// <summary>Where the finding stands and what this person may do, without all that only a reader of its page wants.</summary>
    /// <returns>Null when there is no such finding for this person to act on.</returns>
    public async Task<FindingView?> OffersAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        return await LockedFinding.LookAsync(database, tenant, id, now, ct) is { } finding && finding.IsSeenBy(account)
            ? StandingOf(finding, account, published, now)
            : null;
    }

    // Where it stands, without what came before.
    private static FindingView StandingOf(LockedFinding finding, Guid? account, Published published, DateTimeOffset now)
    {
        var (process, state, at) = (published.ProcessWith(finding.ProcessHash), finding.State, finding.CircumstancesAt(now, published));
        ImmutableArray<Actor> actors = account is { } person ? [.. finding.ActorsFor(process, person)] : [];
        return new FindingView(
            finding.Id, finding.Number, process, state, LightOf(state, now), DaysLate(state, at),
            [.. actors.SelectMany(actor => actor.Parties).Distinct()], PersonOffer.Of(process, state, actors, at), [], [], [], [], ImmutableDictionary<Guid, string>.Empty, finding.Zone);
    }

    /// <param name="account">Null for somebody who only reads how the finding stood at <paramref name="now"/>.</param>
    private static async Task<FindingView> ViewAsync(
        CityTransaction city, LockedFinding finding, Guid? account, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var (id, state) = (finding.Id, finding.State);
        var timeline = await Timeline.ReadAsync(city, id, state.Sequence, ct);
        var (process, at) = (published.ProcessWith(finding.ProcessHash), finding.CircumstancesAt(now, published));
        return StandingOf(finding, account, published, now) with
        {
            Timeline = timeline,
            Deadlines = await DeadlinesAsync(city, id, now, ct),
            Letters = await LettersAsync(city, id, now, ct),
            Linked = account is { } reader ? await LinkedAsync(city, id, state.Link, reader, now, ct) : [],
            Names = await NamesAsync(city, finding, timeline, ct),
            Rungs = await RungsAsync(city, id, published.Shelf, ct),
            Climbing = Climbing.Of(process, state, at),
            Urgings = Urging.In(timeline, process, state, at),
            Older = [.. timeline.Reverse().Select(entry => entry.Body.Process).Distinct().Where(hash => hash != finding.ProcessHash).Select(published.ProcessWith)],
        };
    }

    /// <summary>The light of a finding, by the same rule as every list.</summary>
    public static Light LightOf(CaseState state, DateTimeOffset now) => Lights.Of(state, now);

    private static int? DaysLate(CaseState state, Circumstances at)
    {
        if (state.Own is not { } own)
            return null;
        var clockwork = new Clockwork(at.Shelf.CalendarWith(own.Version.Calendar), at.Zone, state.Pauses);
        var until = state.HandedOverAt ?? state.ClosedAt ?? at.Now;
        return until > own.DueAt ? clockwork.WorkingDaysLate(own.DueAt, until) : -clockwork.WorkingDaysEarly(own.DueAt, until);
    }

    // By the ladder that each version of each clock runs on: the same rung may be called otherwise on another.
    private static async Task<IReadOnlyDictionary<string, Text>> RungsAsync(CityTransaction city, Guid id, Shelf shelf, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select key, version, ladder_hash from deadline where finding_id = $1");
        command.Parameters.Add(Sql.Of(id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var titles = new Dictionary<string, Text>();
        while (await rows.ReadAsync(ct))
        {
            foreach (var rung in shelf.LadderWith(rows.GetString(2)).Rungs.Where(rung => rung.Title is not null))
                titles[$"{rows.GetString(0)}@{rows.GetInt32(1)}/{rung.Key}"] = rung.Title!; // filtered in the line above
        }

        return titles;
    }

    private static async Task<ImmutableArray<DeadlineEntry>> DeadlinesAsync(CityTransaction city, Guid id, DateTimeOffset upTo, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            """
            select key, version, cause, began_at, budget, due_at, unpublished, case when ended_at <= $2 then ended_at end
            from deadline where finding_id = $1 and began_at <= $2 order by began_at, key, version
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(upTo));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = ImmutableArray.CreateBuilder<DeadlineEntry>();
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new(
                rows.GetString(0), rows.GetInt32(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3), rows.GetString(4),
                rows.GetFieldValue<DateTimeOffset>(5), rows.GetBoolean(6), await rows.IsDBNullAsync(7, ct) ? null : rows.GetFieldValue<DateTimeOffset>(7)));
        }

        return entries.DrainToImmutable();
    }

    private static async Task<ImmutableArray<LetterEntry>> LettersAsync(CityTransaction city, Guid id, DateTimeOffset upTo, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            """
            select id, kind, sign_by, status, number, drafted_at, signed_at
            from letter
            where id in (select id from letter where finding_id = $1 union all select letter_id from letter_item where finding_id = $1)
                and drafted_at <= $2 and (signed_at is null or signed_at <= $2)
            order by drafted_at, id
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(upTo));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = ImmutableArray.CreateBuilder<LetterEntry>();
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), await rows.IsDBNullAsync(4, ct) ? null : rows.GetString(4),
                rows.GetFieldValue<DateTimeOffset>(5), await rows.IsDBNullAsync(6, ct) ? null : rows.GetFieldValue<DateTimeOffset>(6)));
        }

        return entries.DrainToImmutable();
    }

    private static async Task<ImmutableArray<LinkedEntry>> LinkedAsync(CityTransaction city, Guid id, Link? link, Guid reader, DateTimeOffset now, CancellationToken ct)
    {
        var scope = await Scope.OfAsync(city, reader, now, ct); // first: it hides what is confined to others
        await using var command = city.CreateCommand("""
            select id, number, coalesce(link_why, ''), state, unit_id, team_id from finding where link_finding_id = $1
            union all
            select id, number, $3, state, null, null from finding where id = $2
            union all
            select f.id, f.number, 'merged', f.state, null, null from finding_merge m join finding f on f.id = m.finding_id where m.into_id = $1
            union all
            select f.id, f.number, 'merged_into', f.state, null, null from finding_merge m join finding f on f.id = m.into_id where m.finding_id = $1
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(link?.Finding), Sql.Of(link is { Why: "split" } ? "split_from" : "parent"));
        var found = new List<(LinkedEntry Entry, Guid? Unit, Guid? Team)>();
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                found.Add((
                    new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)),
                    await rows.GetFieldValueAsync<Guid?>(4, ct), await rows.GetFieldValueAsync<Guid?>(5, ct)));
            }
        }

        // What came of it in other units is theirs.
        return [.. found.Where(one => one.Unit is not { } unit || scope.Holds(unit, one.Team)).Select(one => one.Entry)];
    }

    // Everybody and every place that the page may have to call by name: those who acted, those who stand around, the units.
    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        CityTransaction city, LockedFinding finding, ImmutableArray<TimelineEntry> timeline, CancellationToken ct)
    {
        var place = finding.State.Placement;
        var absent = timeline.Select(entry => entry.Body.Command.By.OnBehalfOf).OfType<Guid>().Distinct();
        Guid[] ids = [.. finding.Roster.Standings.Select(standing => standing.Account), .. absent, place.City, place.Unit, .. finding.State.FormerUnits.Select(unit => unit.Unit)];
        await using var command = city.CreateCommand("""
            select id, name from account where id = any($1) or id in (select by_account from event where finding_id = $2)
            union all select id, name from organisation where id = any($1)
            union all select id, name from team where id = $3
            union all select id, name from campaign where id = $4
            """);
        Sql.Bind(command, Sql.Of(ids), Sql.Of(finding.Id), Sql.Of(place.Team), Sql.Of(place.Campaign));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var names = new Dictionary<Guid, string>();
        while (await rows.ReadAsync(ct))
            names[rows.GetGuid(0)] = rows.GetString(1);
        return names;
    }
}
