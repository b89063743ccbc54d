using Rectify.Accounts;
using Rectify.Database;
using Rectify.Interviews;

namespace Rectify.Demonstration;

/// <summary>约谈 with the heads of the counties that have run late the longest, those first who were called by a notice.</summary>
internal sealed class HeldInterviews(CityDatabase cities, WalkingClock clock)
{
    private const int Most = 3;

    private sealed record Late(string Number, Guid? Notice, string Head);

    public async Task MakeAsync(CancellationToken ct)
    {
        var me = new CurrentAccount(InventedPlaces.Tenant, Scene.Supervisor, "supervisor1", "supervisor1");
        var yesterday = Engine.LocalTime.DayOf(clock.GetUtcNow(), Scene.Zone).AddDays(-1);
        foreach (var late in await LateAsync(ct))
        {
            await new RecordInterview(cities, clock).HandleAsync(
                me, new(Guid.CreateVersion7(clock.GetUtcNow()), [late.Number], [$"{late.Head} 主要负责人"], "分管副局长", yesterday, "整改逾期，经催办、督办仍无实质进展。", late.Notice, Evidence: null), ct);
        }
    }

    private async Task<List<Late>> LateAsync(CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand($"""
            select distinct on (f.unit_id) f.number, l.id,
                (select a.name from role_grant g join account a on a.id = g.account_id where g.organisation_id = f.unit_id and g.role = 'head' order by a.login limit 1)
            from finding f left join letter l on l.finding_id = f.id and l.kind = 'interview' and l.status = 'signed'
            where f.process = 'rectification' and f.due_at < $1 and f.closed_at is null
            order by f.unit_id, l.id is null, f.due_at
            limit {Most}
            """);
        Sql.Bind(command, Sql.Of(clock.GetUtcNow()));
        await using var row = await command.ExecuteReaderAsync(ct);
        var late = new List<Late>();
        while (await row.ReadAsync(ct))
            late.Add(new(row.GetString(0), await row.IsDBNullAsync(1, ct) ? null : row.GetGuid(1), row.GetString(2)));
        return late;
    }
}
