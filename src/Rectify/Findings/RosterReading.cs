using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Reads who stands around a finding today: in its unit, in the organisations above it, in its team.</summary>
internal static class RosterReading
{
    /// <summary>"Today" is the local day of the unit.</summary>
    public static NpgsqlBatchCommand OfFinding(Guid finding, DateTimeOffset now) => new("""
        select r.* from finding f join organisation o on o.id = f.unit_id,
            roster_of(f.unit_id, f.team_id, ($2 at time zone o.zone)::date) r
        where f.id = $1
        """) { Parameters = { Sql.Of(finding), Sql.Of(now) } };

    /// <summary>The roster of a place where no finding is yet.</summary>
    private static NpgsqlBatchCommand Of(Placement place, DateTimeOffset now) =>
        new("select r.* from organisation o, roster_of(o.id, $2, ($3 at time zone o.zone)::date) r where o.id = $1")
        {
            Parameters = { Sql.Of(place.Unit), Sql.Of(place.Team), Sql.Of(now) },
        };

    public static async Task<Roster> AtAsync(CityTransaction city, Placement place, DateTimeOffset now, CancellationToken ct) =>
        (await AtAsync(city, [place], now, ct))[0];

    /// <returns>The rosters in the order of the places, read in one round trip.</returns>
    public static async Task<List<Roster>> AtAsync(CityTransaction city, Placement[] places, DateTimeOffset now, CancellationToken ct)
    {
        var rosters = new List<Roster>(places.Length);
        if (places.Length == 0)
            return rosters;

        await using var batch = city.CreateBatch();
        foreach (var place in places)
            batch.BatchCommands.Add(Of(place, now));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        do
            rosters.Add(await ReadAsync(rows, ct));
        while (await rows.NextResultAsync(ct));
        return rosters;
    }

    /// <summary>The findings with the people around them, those of one place read once.</summary>
    public static async Task<List<LockedFinding>> MeetAsync(CityTransaction city, List<LockedFinding> findings, DateTimeOffset now, CancellationToken ct)
    {
        var people = await ByPlaceAsync(city, findings.Select(finding => finding.State.Placement), now, ct);
        return findings.ConvertAll(finding => finding with { Roster = people[(finding.State.Placement.Unit, finding.State.Placement.Team)] });
    }

    /// <summary>The rosters of all the places, each read once.</summary>
    public static async Task<Dictionary<(Guid Unit, Guid? Team), Roster>> ByPlaceAsync(
        CityTransaction city, IEnumerable<Placement> places, DateTimeOffset now, CancellationToken ct)
    {
        var distinct = places.DistinctBy(place => (place.Unit, place.Team)).ToArray();
        return distinct.Zip(await AtAsync(city, distinct, now, ct)).ToDictionary(pair => (pair.First.Unit, pair.First.Team), pair => pair.Second);
    }

    public static async Task<Roster> ReadAsync(DbDataReader rows, CancellationToken ct)
    {
        var standings = ImmutableArray.CreateBuilder<Standing>();
        var superiors = ImmutableArray.CreateBuilder<Guid>();
        var former = ImmutableArray.CreateBuilder<Guid>();
        var standIns = ImmutableArray.CreateBuilder<StandIn>();
        while (await rows.ReadAsync(ct))
        {
            switch (rows.GetString(0))
            {
                case "stands":
                    var inCharge = await rows.IsDBNullAsync(5, ct) ? [] : rows.GetFieldValue<Guid[]>(5).ToImmutableArray();
                    standings.Add(new Standing(rows.GetGuid(1), rows.GetString(2), rows.GetGuid(3), inCharge));
                    break;
                case "former":
                    former.Add(rows.GetGuid(1));
                    break;
                case "stands_in":
                    standIns.Add(new StandIn(rows.GetGuid(1), rows.GetGuid(3)));
                    break;
                default:
                    superiors.Add(rows.GetGuid(3));
                    break;
            }
        }

        return new Roster(standings.DrainToImmutable(), superiors.DrainToImmutable(), former.DrainToImmutable()) { StandIns = standIns.DrainToImmutable() };
    }
}
