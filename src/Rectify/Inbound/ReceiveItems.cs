using System.Text.Json;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Inbound;

/// <summary>Takes what a source pushes, item by item: each is answered by itself, and sent again it is known again. What became of all of
/// them is kept for the administrator.</summary>
public sealed class ReceiveItems(CityDatabase database, ProcessLibrary library, TakeItem take, TimeProvider clock)
{
    public const int Most = 1_000;

    /// <returns>Null when the city reads no such source.</returns>
    public async Task<(Guid Delivery, IReadOnlyList<ItemOutcome> Items)?> HandleAsync(
        CurrentAccount me, string source, IReadOnlyList<JsonElement> items, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        if (published.InboundNamed(source) is not { } mapping)
            return null;
        var reading = new ItemReading(mapping, mapping.Opens is { } opens ? published.ProcessNamed(opens) : null, await UnitsAsync(me.Tenant, ct));
        var outcomes = new List<ItemOutcome>(items.Count);
        try
        {
            foreach (var item in items)
                outcomes.Add(await take.HandleAsync(me, mapping, published, reading.Read(item), ct));
        }
        catch when (outcomes.Count > 0)
        {
            await KeepAsync(me, source, outcomes, CancellationToken.None); // who hangs up has delivered what was taken until then
            throw;
        }

        return (await KeepAsync(me, source, outcomes, CancellationToken.None), outcomes);
    }

    // A short name that two units share names neither.
    private async Task<Dictionary<string, Guid>> UnitsAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select name, (array_agg(id))[1] from (
                select name, id from organisation where valid_to is null union select short_name, id from organisation where valid_to is null) named
            group by name having count(*) = 1
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var units = new Dictionary<string, Guid>();
        while (await rows.ReadAsync(ct))
            units.Add(rows.GetString(0), rows.GetGuid(1));
        return units;
    }

    private async Task<Guid> KeepAsync(CurrentAccount me, string source, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var id = Guid.CreateVersion7(now);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(new("""
            insert into inbound_delivery (tenant_id, id, source, account_id, received_at, opened, kept, known, changed, differing, refused)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """)
        {
            Parameters =
            {
                Sql.Of(me.Tenant), Sql.Of(id), Sql.Of(source), Sql.Of(me.Id), Sql.Of(now), Count(ItemFate.Opened), Count(ItemFate.Kept), Count(ItemFate.Known),
                Count(ItemFate.Changed), Count(ItemFate.Differs), Count(ItemFate.Refused),
            },
        });
        foreach (var (index, outcome) in outcomes.Index().Where(one => one.Item.Faults.Length > 0))
            batch.BatchCommands.Add(Refusal(me.Tenant, id, index + 1, outcome));
        await batch.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return id;

        Npgsql.NpgsqlParameter Count(ItemFate fate) => Sql.Of(outcomes.Count(outcome => outcome.Fate == fate));
    }

    private static Npgsql.NpgsqlBatchCommand Refusal(Guid tenant, Guid delivery, int position, ItemOutcome outcome) => new("""
        insert into inbound_refusal (tenant_id, delivery_id, position, number, faults) values ($1, $2, $3, $4, $5)
        """)
    {
        Parameters = { Sql.Of(tenant), Sql.Of(delivery), Sql.Of(position), Sql.Of(outcome.Number), Sql.Json(FaultsOf(outcome)) },
    };

    private static byte[] FaultsOf(ItemOutcome outcome) => JsonSerializer.SerializeToUtf8Bytes(outcome.Faults
        .Select(fault => new KeptFault(fault.Field, fault.Body(Language.Chinese).Message, fault.Body(Language.English).Message)));
}

/// <summary>A fault as it is kept: in words, for what they say of may not be there any more.</summary>
/// <param name="Field">The sender's key, or ours; absent when it is about the whole item.</param>
public sealed record KeptFault(string? Field, string Zh, string En);
