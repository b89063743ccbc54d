using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>举一反三: a unit other than the finding's, in which the like is looked for, and how things stand there.</summary>
internal sealed record OtherUnit(Placement Placement, Roster Roster, Circumstances At)
{
    /// <summary>The units that the campaign's teams inspect, or every county where the finding belongs to no campaign; those left out that
    /// have one from this finding already. The caller holds the finding's lock, so that two at once don't both find one wanting.</summary>
    public static async Task<IEnumerable<OtherUnit>> AllOfAsync(TurnWriting parent, Placement own, string link, Published published, Process process, CancellationToken ct)
    {
        var places = await PlacesAsync(parent, own, link, ct);
        var rosters = await RosterReading.AtAsync(parent.City, [.. places.Select(place => place.Placement)], parent.At.Now, ct);
        return places.Zip(rosters, (place, roster) => new OtherUnit(place.Placement, roster, new Circumstances(
            parent.At.Now, published.CalendarNamed(place.Calendar), TimeZoneInfo.FindSystemTimeZoneById(place.Zone), published.Shelf,
            published.LadderOf(place.Ladder, process), [])));
    }

    private static async Task<List<Place>> PlacesAsync(TurnWriting parent, Placement own, string link, CancellationToken ct)
    {
        await using var command = parent.City.CreateCommand("""
            select distinct on (o.name, o.id) o.id, t.id, o.zone, o.calendar, c.ladder
            from organisation o
                left join (team_scope s join team t on t.id = s.team_id join campaign c on c.id = t.campaign_id) on s.organisation_id = o.id and c.id = $1
            where o.id <> $2 and o.valid_to is null and (t.id is not null or ($1 is null and o.kind = 'county'))
              and not exists (select 1 from finding f where f.link_finding_id = $3 and f.link_why = $4 and f.unit_id = o.id)
            order by o.name, o.id, t.id
            """);
        Sql.Bind(command, Sql.Of(own.Campaign), Sql.Of(own.Unit), Sql.Of(parent.Id), Sql.Of(link));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var places = new List<Place>();
        while (await rows.ReadAsync(ct))
        {
            var team = await rows.IsDBNullAsync(1, ct) ? (Guid?)null : rows.GetGuid(1);
            var ladder = await rows.IsDBNullAsync(4, ct) ? null : rows.GetString(4);
            places.Add(new(own with { Unit = rows.GetGuid(0), Team = team }, rows.GetString(2), rows.GetString(3), ladder));
        }

        return places;
    }

    private sealed record Place(Placement Placement, string Zone, string Calendar, string? Ladder);
}
