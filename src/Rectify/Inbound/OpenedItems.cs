using Rectify.Database;

namespace Rectify.Inbound;

/// <summary>What came of an item: a finding of its own, or one that a rule opened for a case.</summary>
/// <param name="Number">The sender's own.</param>
/// <param name="Rule">Null where the item itself became the finding.</param>
/// <param name="Finding">Its number.</param>
/// <param name="Process">Hash of the version that it goes by.</param>
public sealed record OpenedItem(string Source, string Number, string? Rule, string Finding, string Process, string State, DateTimeOffset At);

/// <summary>The last findings that came of what was pushed; those that some roles alone may know of aren't among them.</summary>
internal static class OpenedItems
{
    private const int Shown = 50;

    public static async Task<List<OpenedItem>> ReadAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select c.source, c.number, c.rule, f.number, f.process_hash, f.state, c.at
            from (
                (select i.source, i.number, null as rule, i.finding_id, i.received_at as at from inbound_item i join finding f on f.id = i.finding_id
                 where f.confined_to is null order by i.received_at desc limit {Shown})
                union all
                (select a.source, a.number, a.rule, a.finding_id, a.raised_at from inbound_alert a join finding f on f.id = a.finding_id
                 where f.confined_to is null order by a.raised_at desc limit {Shown})) c
            join finding f on f.id = c.finding_id
            order by c.at desc, c.number limit {Shown}
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var opened = new List<OpenedItem>();
        while (await rows.ReadAsync(ct))
        {
            opened.Add(new(
                rows.GetString(0), rows.GetString(1), await rows.IsDBNullAsync(2, ct) ? null : rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5),
                rows.GetFieldValue<DateTimeOffset>(6)));
        }

        return opened;
    }
}
