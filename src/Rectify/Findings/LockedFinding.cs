using System.Data.Common;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding as a transaction reads it, and holds it when it means to move it.</summary>
/// <param name="Head">The hash of its last event.</param>
/// <param name="ProcessHash">The process it follows, by content.</param>
/// <param name="Calendar">Name of the calendar of the organisation responsible.</param>
/// <param name="Ladder">The ladder its campaign chose; null for the process's own.</param>
/// <param name="Roster">Who stands for which party today.</param>
public sealed record LockedFinding(
    Guid Id, string Number, CaseState State, byte[] Head, string ProcessHash, string Zone, string Calendar, string? Ladder, Roster Roster)
{
    /// <summary>Locks the finding's row ("no key": a plain update lock would deadlock with the jobs' foreign keys) and reads its people.</summary>
    /// <returns>Null when there is none.</returns>
    public static Task<LockedFinding?> LockAsync(CityTransaction city, Guid id, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(city, id, now, "for no key update of f", ct);

    /// <summary>The same without the lock, for pages.</summary>
    public static Task<LockedFinding?> LookAsync(CityTransaction city, Guid id, DateTimeOffset now, CancellationToken ct) =>
        ReadAsync(city, id, now, "", ct);

    /// <summary>The same in a transaction of its own and one round trip, for whoever reads nothing else.</summary>
    public static async Task<LockedFinding?> LookAsync(CityDatabase database, Guid tenant, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = database.CreateBatch(tenant);
        AddTo(batch, id, now, "");
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        return await ReadAsync(rows, id, ct);
    }

    /// <summary>What a step needs to know besides the finding; never earlier than its last event, whatever this node's clock says.</summary>
    public Circumstances CircumstancesAt(DateTimeOffset now, Published published)
    {
        var process = published.ProcessWith(ProcessHash);
        return new Circumstances(
            now > State.LastAt ? now : State.LastAt, published.CalendarNamed(Calendar), TimeZoneInfo.FindSystemTimeZoneById(Zone),
            published.Shelf, published.LadderOf(Ladder, process), Roster.Vacant(process, State));
    }

    /// <summary>Whoever stands around a finding, or stands in for one who does, may see it; to everybody else it isn't there.</summary>
    public bool IsSeenBy(Guid account) =>
        Roster.PersonsBehind(account).Any(person => Roster.Standings.Any(standing => standing.Account == person && InCharge(standing) && MayKnow(standing)));

    /// <summary>The roles of the city that alone may know of it; empty for whoever stands around it.</summary>
    public string[] ConfinedTo { get; init; } = [];

    /// <inheritdoc cref="Roster.ActorsFor"/>
    public IEnumerable<Actor> ActorsFor(Process process, Guid account, Guid? only = null) => Roster.ActorsFor(process, State, account, only);

    private bool MayKnow(Standing standing) => ConfinedTo.Length == 0 || (standing.Place == State.Placement.City && ConfinedTo.Contains(standing.Role));

    private bool InCharge(Standing standing) => standing.InCharge.IsEmpty || standing.InCharge.Contains(State.Placement.Unit);

    private static async Task<LockedFinding?> ReadAsync(CityTransaction city, Guid id, DateTimeOffset now, string locking, CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        AddTo(batch, id, now, locking);
        await using var rows = await batch.ExecuteReaderAsync(ct);
        return await ReadAsync(rows, id, ct);
    }

    private static void AddTo(NpgsqlBatch batch, Guid id, DateTimeOffset now, string locking)
    {
        batch.BatchCommands.Add(new($"""
            select {Selected("f", "o")}
            from finding f join organisation o on o.id = f.unit_id
            where f.id = $1
            {locking}
            """) { Parameters = { Sql.Of(id) } });
        batch.BatchCommands.Add(RosterReading.OfFinding(id, now));
    }

    private static async Task<LockedFinding?> ReadAsync(DbDataReader rows, Guid id, CancellationToken ct)
    {
        if (!await rows.ReadAsync(ct))
            return null;
        var finding = await ReadAsync(id, rows, ct);
        await rows.NextResultAsync(ct);
        return finding with { Roster = await RosterReading.ReadAsync(rows, ct) };
    }

    /// <summary>How many columns of a row it reads.</summary>
    internal const int Columns = 8;

    /// <summary>SQL of those columns, in the order in which they are read.</summary>
    /// <param name="finding">The name of the finding's row, or of one that has as much of it.</param>
    /// <param name="place">The name of the row with its unit's zone and calendar.</param>
    internal static string Selected(string finding, string place) => $"""
        {finding}.number, {finding}.case_state, {finding}.head, {finding}.process_hash, {place}.zone, {place}.calendar,
            (select c.ladder from campaign c where c.id = {finding}.campaign_id), {finding}.confined_to
        """;

    internal static async Task<LockedFinding> ReadAsync(Guid id, DbDataReader row, CancellationToken ct) => new(
        id, row.GetString(0), EngineJson.ReadState(row.GetString(1)), row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetString(4),
        row.GetString(5), await row.IsDBNullAsync(6, ct) ? null : row.GetString(6), new Roster([], [], []))
    {
        ConfinedTo = await row.IsDBNullAsync(7, ct) ? [] : row.GetFieldValue<string[]>(7),
    };
}
