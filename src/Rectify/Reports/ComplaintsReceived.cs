using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Reports;

/// <summary>Complaints that were accepted in a span, of what their reader may see.</summary>
/// <param name="Conduct">Of which about manners or discipline at work (作风类).</param>
/// <param name="ByChannel">By the channel's code, the most first.</param>
/// <param name="Turned">Of which made a finding.</param>
public sealed record Complaints(int Count, int Conduct, int Turned, IReadOnlyList<(string Channel, int Count)> ByChannel);

/// <summary>受理群众投诉: how many, of which kind, by which channel.</summary>
public sealed class ComplaintsReceived(CityDatabase database, TimeProvider clock)
{
    // Accepted is what has a day to be settled by.
    private const string Accepted = """
        select f.case_state #>> '{fields,channel}', count(*)::int,
            count(*) filter (where f.case_state #>> '{fields,complaint_kind}' in ('service', 'discipline'))::int,
            count(*) filter (where exists (select from finding other where other.link_finding_id = f.id and other.link_why = 'complaint'))::int
        from finding f join deadline d on d.finding_id = f.id and d.key = 'finding' and d.version = 1
        where f.process = 'complaint' and not f.is_undone and d.began_at >= $1 and d.began_at < $2
          and ($3::uuid[] is null or f.unit_id = any($3) or f.team_id = any($4))
        group by 1 order by 2 desc, 1
        """;

    public async Task<Complaints> ReadAsync(CurrentAccount me, DaySpan span, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand(Accepted);
        Sql.Bind(command, Sql.Of(span.Begins), Sql.Of(span.Ends), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var (channels, conduct, turned) = (new List<(string, int Count)>(), 0, 0);
        while (await rows.ReadAsync(ct))
        {
            channels.Add((await rows.IsDBNullAsync(0, ct) ? "" : rows.GetString(0), rows.GetInt32(1)));
            (conduct, turned) = (conduct + rows.GetInt32(2), turned + rows.GetInt32(3));
        }

        return new Complaints(channels.Sum(channel => channel.Count), conduct, turned, channels);
    }
}
