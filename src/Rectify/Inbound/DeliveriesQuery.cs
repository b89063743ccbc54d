using System.Text.Json;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Inbound;

/// <summary>One call of a source.</summary>
/// <param name="Account">Login of the account whose token it was.</param>
public sealed record Delivery(
    Guid Id, string Source, string Account, DateTimeOffset At, int Opened, int Kept, int Known, int Changed, int Differing, int Refused)
{
    /// <summary>Its items that were refused or differ, the first of them.</summary>
    public IReadOnlyList<RefusedItem> Refusals { get; init; } = [];
}

/// <param name="Position">In the list that was sent, from 1.</param>
/// <param name="Number">The sender's own; null when it had none.</param>
public sealed record RefusedItem(int Position, string? Number, IReadOnlyList<KeptFault> Faults);

/// <summary>What arrived, newest first, how many cases a rule holds of without anything having been opened, and what was opened last.</summary>
public sealed record Deliveries(IReadOnlyList<Delivery> Last, int Waiting, IReadOnlyList<OpenedItem> Opened);

/// <summary>The last deliveries, for the system officer alone.</summary>
public sealed class DeliveriesQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int Shown = 50, ShownRefusals = 20;

    public async Task<Administered<Deliveries>> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.SystemOfficer))
            return Problem.NotYours;
        var last = await LastAsync(city, ct);
        var refusals = await RefusalsAsync(city, [.. last.Select(delivery => delivery.Id)], ct);
        return new Deliveries([.. last.Select(delivery => delivery with { Refusals = [.. refusals[delivery.Id]] })], await WaitingAsync(city, published, ct), await OpenedItems.ReadAsync(city, ct));
    }

    private static async Task<List<Delivery>> LastAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select d.id, d.source, a.login, d.received_at, d.opened, d.kept, d.known, d.changed, d.differing, d.refused
            from inbound_delivery d join account a on a.id = d.account_id
            order by d.received_at desc, d.id desc limit $1
            """);
        command.Parameters.Add(Sql.Of(Shown));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Delivery>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6),
                rows.GetInt32(7), rows.GetInt32(8), rows.GetInt32(9)));
        }

        return found;
    }

    private static async Task<ILookup<Guid, RefusedItem>> RefusalsAsync(CityTransaction city, Guid[] deliveries, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select delivery_id, position, number, faults::text
            from (select r.*, row_number() over (partition by delivery_id order by position) as nth from inbound_refusal r where delivery_id = any($1)) r
            where nth <= $2 order by delivery_id, position
            """);
        Sql.Bind(command, Sql.Of(deliveries), Sql.Of(ShownRefusals));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid Delivery, RefusedItem Item)>();
        while (await rows.ReadAsync(ct))
        {
            var faults = JsonSerializer.Deserialize<KeptFault[]>(rows.GetString(3)) ?? [];
            found.Add((rows.GetGuid(0), new(rows.GetInt32(1), await rows.IsDBNullAsync(2, ct) ? null : rows.GetString(2), faults)));
        }

        return found.ToLookup(one => one.Delivery, one => one.Item);
    }

    private async Task<int> WaitingAsync(CityTransaction city, Published published, CancellationToken ct)
    {
        var waiting = 0;
        foreach (var (mapping, rule) in published.Inbound.SelectMany(mapping => mapping.Rules.Select(rule => (mapping, rule))))
        {
            await using var command = city.CreateCommand($"select count(*)::int from inbound_item i where {SweepInbound.Holds(rule)} and $2::timestamptz is not null");
            Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(clock.GetUtcNow()), Sql.Of(rule.Name));
            waiting += (int)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
        }

        return waiting;
    }
}
