using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Inbound;

/// <summary>Takes one item in one transaction: its number first, at which a twin waits, then what it opens.</summary>
public sealed class TakeItem(CityDatabase database, OpenFinding open, TimeProvider clock)
{
    private sealed record Stored(Guid? Finding, string? FindingNumber, Guid Unit, string Content, DateOnly? Due, DateOnly? Ended, DateOnly? Withdrawn);

    public async Task<ItemOutcome> HandleAsync(CurrentAccount me, InboundFile mapping, Published published, ReadItem item, CancellationToken ct)
    {
        if (item.Faults.Length > 0)
            return ItemOutcome.Refused(item.Number, item.Faults);

        var process = mapping.Opens is { } opens ? published.ProcessNamed(opens) : null;
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var content = ContentOf(item, process);
        if (!await ClaimAsync(city, me, mapping, item, content, now, ct))
            return await AgainAsync(city, mapping, item, content, now, ct);
        if (process is null)
        {
            await city.CommitAsync(ct);
            return new ItemOutcome(ItemFate.Kept, item.Number, null, null, []);
        }

        var answer = await open.OpenAsync(city, new(me.Tenant, me.Id, process.Name, item.Unit, Team: null, item.Fields, Key: null), published, ct);
        if (answer is not Answer.Taken { Finding: var finding })
            return ItemOutcome.Refused(item.Number, FaultsOf(answer, mapping));
        await LinkAsync(city, mapping, item, finding.Id, ct);
        await city.CommitAsync(ct);
        return new ItemOutcome(ItemFate.Opened, item.Number, finding.Id, finding.Number, []);
    }

    // The faults of the fields, named as the sender names them; or the reason for refusing it whole.
    private static ImmutableArray<MissingPart> FaultsOf(Answer answer, InboundFile mapping)
    {
        var problem = RefusalProblem.Of(answer);
        return problem.Missing.Count == 0
            ? [new MissingPart(problem.Code, null, problem.Arguments)]
            : [.. problem.Missing.Select(part => part with { Field = mapping.Fields.FirstOrDefault(field => field.Name == part.Field)?.From ?? part.Field })];
    }

    // Sealed fields stand in the finding alone.
    private static string ContentOf(ReadItem item, Process? process) => JsonSerializer.Serialize(
        item.Fields.Where(field => process?.FieldNamed(field.Key) is not { Seal: not null }).ToDictionary(field => field.Key, field => field.Value), EngineJson.Options);

    private static async Task<bool> ClaimAsync(
        CityTransaction city, CurrentAccount me, InboundFile mapping, ReadItem item, string content, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into inbound_item (tenant_id, source, number, account_id, unit_id, content, due_on, ended_on, withdrawn_on, received_at, changed_at)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $10)
            on conflict do nothing
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(mapping.Name), Sql.Of(item.Number), Sql.Of(me.Id), Sql.Of(item.Unit), Sql.Of(content), Sql.Of(item.Due), Sql.Of(item.Ended),
            Sql.Of(item.Withdrawn), Sql.Of(now));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<ItemOutcome> AgainAsync(
        CityTransaction city, InboundFile mapping, ReadItem item, string content, DateTimeOffset now, CancellationToken ct)
    {
        var stored = await StoredAsync(city, mapping, item, ct);
        var differing = Differing(stored, item, content, mapping).ToImmutableArray();
        if (differing.IsEmpty)
            return new ItemOutcome(ItemFate.Known, item.Number, stored.Finding, stored.FindingNumber, []);
        if (mapping.Case is null)
            return new ItemOutcome(ItemFate.Differs, item.Number, stored.Finding, stored.FindingNumber, [.. differing.Select(key => new MissingPart("inbound.differs", key))]);
        await ChangeAsync(city, mapping, item, content, now, ct);
        await city.CommitAsync(ct);
        return new ItemOutcome(ItemFate.Changed, item.Number, null, null, []);
    }

    private static IEnumerable<string> Differing(Stored stored, ReadItem item, string content, InboundFile mapping)
    {
        var before = JsonSerializer.Deserialize<Dictionary<string, string>>(stored.Content) ?? [];
        var after = JsonSerializer.Deserialize<Dictionary<string, string>>(content) ?? [];
        foreach (var name in before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal))
            yield return mapping.Fields.FirstOrDefault(field => field.Name == name)?.From ?? name;
        if (stored.Unit != item.Unit)
            yield return mapping.Unit;
        if ((stored.Due, stored.Ended, stored.Withdrawn) != (item.Due, item.Ended, item.Withdrawn))
            yield return mapping.Case?.Due ?? "due";
    }

    private static async Task<Stored> StoredAsync(CityTransaction city, InboundFile mapping, ReadItem item, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select i.finding_id, f.number, i.unit_id, i.content::text, i.due_on, i.ended_on, i.withdrawn_on
            from inbound_item i left join finding f on f.id = i.finding_id
            where i.source = $1 and i.number = $2 for no key update of i
            """);
        Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(item.Number));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct); // the insert has just met it, and none is ever taken away
        return new Stored(
            await row.GetFieldValueAsync<Guid?>(0, ct), await row.IsDBNullAsync(1, ct) ? null : row.GetString(1), row.GetGuid(2), row.GetString(3),
            await row.GetFieldValueAsync<DateOnly?>(4, ct), await row.GetFieldValueAsync<DateOnly?>(5, ct), await row.GetFieldValueAsync<DateOnly?>(6, ct));
    }

    private static async Task ChangeAsync(CityTransaction city, InboundFile mapping, ReadItem item, string content, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update inbound_item set unit_id = $3, content = $4::jsonb, due_on = $5, ended_on = $6, withdrawn_on = $7, changed_at = $8 where source = $1 and number = $2
            """);
        Sql.Bind(command,
            Sql.Of(mapping.Name), Sql.Of(item.Number), Sql.Of(item.Unit), Sql.Of(content), Sql.Of(item.Due), Sql.Of(item.Ended), Sql.Of(item.Withdrawn), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task LinkAsync(CityTransaction city, InboundFile mapping, ReadItem item, Guid finding, CancellationToken ct)
    {
        await using var command = city.CreateCommand("update inbound_item set finding_id = $3 where source = $1 and number = $2");
        Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(item.Number), Sql.Of(finding));
        await command.ExecuteNonQueryAsync(ct);
    }
}
