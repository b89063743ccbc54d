using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding as one of its people sees it now: where it stands, what it shines, and what this person may do.</summary>
/// <param name="Offers">What this person may do, and why not what they can't now.</param>
/// <param name="Names">Names of the accounts, organisations and teams that the finding mentions, by id.</param>
/// <param name="DaysLate">Working days after the due day, unpaused; negative for days still left; null without a deadline.</param>
public sealed record FindingView(
    Guid Id, string Number, Process Process, CaseState State, Light Light, int? DaysLate, ImmutableArray<string> Parties,
    ImmutableArray<Offer> Offers, ImmutableArray<TimelineEntry> Timeline, ImmutableArray<DeadlineEntry> Deadlines,
    ImmutableArray<LetterEntry> Letters, ImmutableArray<LinkedEntry> Linked, IReadOnlyDictionary<Guid, string> Names, string Zone);

/// <summary>One event of a finding's timeline.</summary>
/// <param name="By">Null for the service itself.</param>
public sealed record TimelineEntry(int Sequence, DateTimeOffset At, Guid? By, string? FromState, string ToState, EventBody Body, string Hash);

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
        if (await LockedFinding.LookAsync(city, id, now, ct) is not { } finding || !finding.IsSeenBy(account))
            return null;

        var process = published.ProcessWith(finding.ProcessHash);
        var at = finding.CircumstancesAt(now, published);
        var actor = finding.ActorFor(process, account);
        return new FindingView(
            id, finding.Number, process, finding.State, LightOf(finding.State, now), DaysLate(finding.State, at), actor.Parties,
            Offer.For(process, finding.State, actor, at), await TimelineAsync(city, id, ct), await DeadlinesAsync(city, id, ct),
            await LettersAsync(city, id, ct), await LinkedAsync(city, id, finding.State.Link, ct), await NamesAsync(city, finding, ct), finding.Zone);
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

    private static async Task<ImmutableArray<TimelineEntry>> TimelineAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            "select sequence, at, by_account, from_state, to_state, bytes, hash from event where finding_id = $1 order by sequence");
        command.Parameters.Add(Sql.Of(id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = ImmutableArray.CreateBuilder<TimelineEntry>();
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new(
                rows.GetInt32(0), rows.GetFieldValue<DateTimeOffset>(1), await rows.IsDBNullAsync(2, ct) ? null : rows.GetGuid(2),
                await rows.IsDBNullAsync(3, ct) ? null : rows.GetString(3), rows.GetString(4),
                JsonSerializer.Deserialize<EventBody>(rows.GetFieldValue<byte[]>(5), EngineJson.Options)!, // written by EventChain
                Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(6))));
        }

        return entries.DrainToImmutable();
    }

    private static async Task<ImmutableArray<DeadlineEntry>> DeadlinesAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            "select key, version, cause, began_at, budget, due_at, unpublished, ended_at from deadline where finding_id = $1 order by began_at, key, version");
        command.Parameters.Add(Sql.Of(id));
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

    private static async Task<ImmutableArray<LetterEntry>> LettersAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            "select id, kind, sign_by, status, number, drafted_at, signed_at from letter where finding_id = $1 order by drafted_at, id");
        command.Parameters.Add(Sql.Of(id));
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

    private static async Task<ImmutableArray<LinkedEntry>> LinkedAsync(CityTransaction city, Guid id, Link? link, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select id, number, coalesce(link_why, ''), state from finding where link_finding_id = $1
            union all
            select id, number, 'parent', state from finding where id = $2
            """);
        Sql.Bind(command, Sql.Of(id), Sql.Of(link?.Finding));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = ImmutableArray.CreateBuilder<LinkedEntry>();
        while (await rows.ReadAsync(ct))
            entries.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        return entries.DrainToImmutable();
    }

    // Everybody and every place that the page may have to call by name: those who acted, those who stand around, the units.
    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(CityTransaction city, LockedFinding finding, CancellationToken ct)
    {
        var place = finding.State.Placement;
        Guid[] ids = [.. finding.Roster.Standings.Select(standing => standing.Account), place.City, place.Unit, .. finding.State.FormerUnits.Select(unit => unit.Unit)];
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
