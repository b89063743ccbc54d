using System.Collections.Immutable;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Findings;

/// <summary>A finding that somebody wants to open.</summary>
/// <param name="Process">Name of the process it will follow; the version in force.</param>
public sealed record Opening(
    Guid Tenant, Guid Account, string Process, Guid Unit, Guid? Team, ImmutableSortedDictionary<string, string> Fields, IdempotencyKey? Key)
{
    /// <summary>What is written with the finding of that id, in its transaction; null for nothing.</summary>
    public Func<CityTransaction, Guid, NpgsqlBatchCommand>? Besides { get; init; }
}

/// <summary>Opens a finding: the team must have the unit in its scope, or the unit opens its own.</summary>
public sealed class OpenFinding(CityDatabase database, ProcessLibrary library, IProcessRunner runner, Seals seals, TimeProvider clock)
{
    public async Task<Answer> HandleAsync(Opening opening, CancellationToken ct)
    {
        var published = await library.OfAsync(opening.Tenant, ct);
        await using var city = await database.BeginAsync(opening.Tenant, ct);
        var answer = await OpenAsync(city, opening, published, ct);
        if (answer is Answer.Taken)
            await city.CommitAsync(ct);
        return answer;
    }

    /// <summary>The same in the caller's transaction, who keeps it only if it was taken.</summary>
    /// <param name="published">Read before the transaction began.</param>
    internal async Task<Answer> OpenAsync(CityTransaction city, Opening opening, Published published, CancellationToken ct)
    {
        if (published.ProcessNamed(opening.Process) is not { } process)
            return new Answer.NotThere();
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (opening.Key?.Blinded(seals) is { } key && await key.ClaimAsync(city, now, ct) is { } known)
            return known;
        if (await PlaceAsync(city, opening, ct) is not { } place)
            return new Answer.NotThere();

        var roster = await RosterReading.AtAsync(city, place.Placement, now, ct);
        var at = new Circumstances(now, published.CalendarNamed(place.Calendar), TimeZoneInfo.FindSystemTimeZoneById(place.Zone), published.Shelf, published.LadderOf(place.Ladder, process), []);
        var blank = Statechart.Blank(process.Initial, place.Placement, now, now);
        if (roster.ActorsFor(process, blank, opening.Account).FirstOrDefault(one => process.OpenedBy.Any(party => one.Parties.Contains(party))) is not { } actor)
            return new Answer.Refused(RefusalCode.NotYourPart, [], process);

        var writing = new TurnWriting(city, process, published.HashOf(process), Guid.CreateVersion7(now), roster, at);
        var sealing = new CommandSealing(seals, city.Tenant, writing.Id, process);
        var command = sealing.Of(new Command.Open(actor, place.Placement, opening.Fields, Link: null));
        var outcome = await runner.StepAsync(process, null, command, at, ct);
        return outcome is Outcome.Accepted accepted
            ? await WriteAsync(writing, opening, sealing, new Turn(command, accepted), ct)
            : new Answer.Refused(((Outcome.Refused)outcome).Code, sealing.Explained(((Outcome.Refused)outcome).Missing, command), process);
    }

    private async Task<Answer> WriteAsync(TurnWriting writing, Opening opening, CommandSealing sealing, Turn turn, CancellationToken ct)
    {
        var city = writing.City;
        var number = await FindingNumber.NextAsync(city, writing.Process, null, writing.At, ct);
        await using var batch = city.CreateBatch();
        writing.AddTo(batch, [turn], EventChain.Root, before: null, number);
        sealing.AddTo(batch, writing.At.Now);
        var taken = new Answer.Taken(FindingNow.Of(writing.Id, number, turn.Outcome.Next), [turn]);
        if (opening.Key?.Blinded(seals) is { } key)
            batch.BatchCommands.Add(key.Keep(city, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(taken.Finding, EngineJson.Options)));
        if (opening.Besides is { } besides)
            batch.BatchCommands.Add(besides(city, writing.Id));
        await batch.ExecuteNonQueryAsync(ct);
        return taken;
    }

    private static async Task<Place?> PlaceAsync(CityTransaction city, Opening opening, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select o.zone, o.calendar, (select id from organisation where parent_id is null and valid_to is null), t.campaign_id, c.ladder
            from organisation o
            left join team t on t.id = $2
            left join campaign c on c.id = t.campaign_id
            where o.id = $1 and o.valid_to is null
              and ($2 is null or exists (select 1 from team_scope s where s.team_id = $2 and s.organisation_id = o.id))
            """);
        Sql.Bind(command, Sql.Of(opening.Unit), Sql.Of(opening.Team));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null;
        var campaign = await row.IsDBNullAsync(3, ct) ? (Guid?)null : row.GetGuid(3);
        var ladder = await row.IsDBNullAsync(4, ct) ? null : row.GetString(4);
        return new Place(new Placement(row.GetGuid(2), opening.Unit, opening.Team, campaign), row.GetString(0), row.GetString(1), ladder);
    }

    private sealed record Place(Placement Placement, string Zone, string Calendar, string? Ladder);
}
