using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>Something that a unit waits for from the city's side or its inspection team: a check, a decision, a letter.</summary>
/// <param name="Kind">state, request or letter.</param>
/// <param name="What">The state's name, the request's id or the letter's kind.</param>
/// <param name="Party">Whose move it is.</param>
/// <param name="Since">Since when it has waited.</param>
/// <param name="DueAt">Null for a letter, which has no clock of its own.</param>
/// <param name="DaysLate">Working days beyond its term; 0 while there is time.</param>
public sealed record Owed(
    Guid Finding, string Number, string Title, Guid Unit, string UnitName, string Process, string Kind, string What, string Party,
    DateTimeOffset Since, DateTimeOffset? DueAt, int DaysLate);

/// <summary>市里欠我们的: what units wait for, seen from their side.</summary>
public sealed class OwedQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>How many findings are looked at, those due first before others.</summary>
    public const int Most = 2000;

    // Working days that a letter may wait for its signature: what the shipped processes give an office for each other step.
    private const int LetterTerm = 2;

    /// <summary>Of the account's own units, or of one of them; the latest first.</summary>
    /// <returns>Null when the unit isn't the account's to see.</returns>
    public async Task<IReadOnlyList<Owed>?> ReadAsync(Guid tenant, Guid account, Guid? unit, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        if (unit is { } one && scope.Units?.Contains(one) is false)
            return null;

        var findings = await FindingsAsync(city, scope, unit, ct);
        var letters = (await LettersAsync(city, [.. findings.Select(found => found.Finding.Id)], ct)).ToLookup(letter => letter.Finding);
        return
        [
            .. findings.SelectMany(found => OwedOn(found, published, letters[found.Finding.Id], now))
                .OrderByDescending(owed => owed.DaysLate).ThenBy(owed => owed.Since),
        ];
    }

    // What is not issued yet is the city's own affair: the unit waits for nothing.
    private static IEnumerable<Owed> OwedOn(
        (LockedFinding Finding, string UnitName) found, Published published,
        IEnumerable<(Guid Finding, string Kind, string SignBy, DateTimeOffset At)> letters, DateTimeOffset now)
    {
        var (finding, state, process) = (found.Finding, found.Finding.State, published.ProcessWith(found.Finding.ProcessHash));
        var clockwork = new Clockwork(published.CalendarNamed(finding.Calendar), TimeZoneInfo.FindSystemTimeZoneById(finding.Zone), []);
        if (state.Own is not null && process.StateNamed(state.State) is { Owner: { } owner } && IsOfCity(process, owner))
            yield return Of("state", state.State, owner, state.EnteredAt, state.DeadlineWith(Deadline.InState)?.DueAt);
        foreach (var request in state.Requests.Where(request => request.IsPending))
        {
            if (process.RequestNamed(request.Kind) is { } rule && rule.Approve[request.Steps.Length] is var party && IsOfCity(process, party))
                yield return Of("request", request.Id, party, request.MadeAt, state.DeadlineWith(Deadline.OfRequest + request.Id)?.DueAt);
        }

        foreach (var (_, kind, signBy, at) in letters.Where(letter => IsAwaited(process, letter.Kind) && IsOfCity(process, letter.SignBy)))
            yield return Of("letter", kind, signBy, at, null) with { DaysLate = Math.Max(0, clockwork.WorkingDaysLate(at, now) - LetterTerm) };

        Owed Of(string kind, string what, string party, DateTimeOffset since, DateTimeOffset? due) => new(
            finding.Id, finding.Number, FindingRow.TitleOf(state, process), state.Placement.Unit, found.UnitName, process.Name, kind, what, party, since, due,
            due < now ? clockwork.WorkingDaysLate(due.Value, now) : 0);
    }

    private static bool IsOfCity(Process process, string party) => process.PartyNamed(party) is { Of: not PartyOf.Unit };

    // A notice that goes with a step; a letter that urges is nothing to wait for.
    private static bool IsAwaited(Process process, string kind) =>
        process.States.SelectMany(state => state.Actions).Any(rule => rule.To is not null && rule.Document == kind);

    private static async Task<List<(LockedFinding Finding, string UnitName)>> FindingsAsync(CityTransaction city, Scope scope, Guid? unit, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id, o.name
            from finding f join organisation o on o.id = f.unit_id
            where f.closed_at is null and not f.is_undone and f.original_due_at is not null
              and ($1::uuid[] is null or f.unit_id = any($1)) and ($2::uuid is null or f.unit_id = $2)
            order by f.state_due_at nulls last, f.id limit $3
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.Of(unit), Sql.Of(Most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<(LockedFinding, string)>();
        while (await rows.ReadAsync(ct))
            found.Add((await LockedFinding.ReadAsync(rows.GetGuid(LockedFinding.Columns), rows, ct), rows.GetString(LockedFinding.Columns + 1)));
        return found;
    }

    private static async Task<List<(Guid Finding, string Kind, string SignBy, DateTimeOffset At)>> LettersAsync(CityTransaction city, Guid[] findings, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select finding_id, kind, sign_by, drafted_at from letter where status = 'draft' and collects is null and finding_id = any($1)
            union all
            select i.finding_id, l.kind, l.sign_by, l.drafted_at from letter_item i join letter l on l.id = i.letter_id
            where l.status = 'draft' and i.left_at is null and i.finding_id = any($1)
            """);
        command.Parameters.Add(Sql.Of(findings));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var letters = new List<(Guid, string, string, DateTimeOffset)>();
        while (await rows.ReadAsync(ct))
            letters.Add((rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3)));
        return letters;
    }
}
