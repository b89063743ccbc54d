using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Inbound;

/// <summary>Looks at the cases that other systems pushed, and opens once what a rule says of each that it holds of; in the name of the
/// account whose token brought it. One that can't be opened is tried again the next time.</summary>
public sealed class SweepInbound(CityDatabase database, ProcessLibrary library, OpenFinding open, TimeProvider clock) : IJob
{
    private const int Batch = 100;

    public string Name => "sweep_inbound";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    private sealed record Held(string Number, Guid Account, Guid Unit, string UnitName, string Content, DateOnly? Due, DateOnly? Withdrawn);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            var published = await library.OfAsync(tenant.Id, ct);
            foreach (var mapping in published.Inbound)
            {
                foreach (var rule in mapping.Rules)
                    await SweepAsync(tenant.Id, published, mapping, rule, ct);
            }
        }
    }

    private async Task SweepAsync(Guid tenant, Published published, InboundFile mapping, InboundRule rule, CancellationToken ct)
    {
        for (var last = ""; ;)
        {
            var found = await FindAsync(tenant, mapping, rule, last, ct);
            foreach (var number in found)
                await OpenAsync(tenant, published, mapping, rule, number, ct);
            if (found.Count < Batch)
                return;
            last = found[^1];
        }
    }

    internal static string Holds(InboundRule rule) => $"""
        i.source = $1 and {(rule.When == InboundWhen.Withdrawn ? "i.withdrawn_on is not null" : "i.due_on < city_day($2) and i.ended_on is null and i.withdrawn_on is null")}
            and not exists (select from inbound_alert a where a.source = i.source and a.number = i.number and a.rule = $3)
        """;

    private async Task<List<string>> FindAsync(Guid tenant, InboundFile mapping, InboundRule rule, string after, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand($"""
            select i.number from inbound_item i where {Holds(rule)} and i.number > $4 and $2::timestamptz is not null order by i.number limit $5
            """);
        Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(clock.GetUtcNow()), Sql.Of(rule.Name), Sql.Of(after), Sql.Of(Batch));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<string>();
        while (await rows.ReadAsync(ct))
            found.Add(rows.GetString(0));
        return found;
    }

    private async Task OpenAsync(Guid tenant, Published published, InboundFile mapping, InboundRule rule, string number, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var (_, zone, _) = await TopOrganisation.OfAsync(city, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var today = LocalTime.DayOf(now, zone);
        if (published.ProcessNamed(rule.Opens) is not { } process || await LockAsync(city, mapping, rule, number, now, ct) is not { } held
            || await IsRaisedAsync(city, mapping, rule, number, ct))
            return;
        var answer = await open.OpenAsync(city, new(tenant, held.Account, process.Name, held.Unit, Team: null, FieldsOf(mapping, rule, process, held, today), Key: null), published, ct);
        if (answer is not Answer.Taken { Finding: var finding })
            return;
        await using var command = city.CreateCommand("insert into inbound_alert (tenant_id, source, number, rule, finding_id, raised_at) values ($1, $2, $3, $4, $5, $6)");
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(mapping.Name), Sql.Of(number), Sql.Of(rule.Name), Sql.Of(finding.Id), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    // Asked once the row is held: another node may have raised it after this one began to look.
    private static async Task<bool> IsRaisedAsync(CityTransaction city, InboundFile mapping, InboundRule rule, string number, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select exists (select from inbound_alert where source = $1 and number = $2 and rule = $3)");
        Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(number), Sql.Of(rule.Name));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // Another node may have the row, and then it does the rest; or have done it.
    private static async Task<Held?> LockAsync(CityTransaction city, InboundFile mapping, InboundRule rule, string number, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select i.number, i.account_id, i.unit_id, o.name, i.content::text, i.due_on, i.withdrawn_on
            from inbound_item i join organisation o on o.id = i.unit_id
            where {Holds(rule)} and i.number = $4 and $2::timestamptz is not null
            for no key update of i skip locked
            """);
        Sql.Bind(command, Sql.Of(mapping.Name), Sql.Of(now), Sql.Of(rule.Name), Sql.Of(number));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new Held(
                row.GetString(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), await row.GetFieldValueAsync<DateOnly?>(5, ct),
                await row.GetFieldValueAsync<DateOnly?>(6, ct))
            : null;
    }

    private static ImmutableSortedDictionary<string, string> FieldsOf(InboundFile mapping, InboundRule rule, Process process, Held held, DateOnly today)
    {
        var title = JsonSerializer.Deserialize<Dictionary<string, string>>(held.Content)?.GetValueOrDefault(ItemReading.Title) ?? held.Number;
        var fields = rule.Sets.ToBuilder();
        foreach (var (name, text) in rule.Sets)
        {
            fields[name] = text.Replace("{number}", held.Number, StringComparison.Ordinal).Replace("{title}", title, StringComparison.Ordinal)
                .Replace("{due}", Written(held.Due), StringComparison.Ordinal).Replace("{withdrawn}", Written(held.Withdrawn), StringComparison.Ordinal)
                .Replace("{unit}", held.UnitName, StringComparison.Ordinal).Replace("{today}", Written(today), StringComparison.Ordinal);
        }

        if (process.FieldNamed("source_system") is not null)
            fields["source_system"] = mapping.Title.Zh;
        if (process.FieldNamed("external_number") is not null)
            fields["external_number"] = held.Number;
        return fields.ToImmutable();
    }

    private static string Written(DateOnly? day) => day is { } known ? ItemReading.Written(known) : "";
}
