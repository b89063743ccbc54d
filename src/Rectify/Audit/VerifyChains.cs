using System.Text.Json;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Audit;

/// <summary>Recomputes the chain of every finding: nothing changed, moved, left out or added, and nothing rebuilt since it was sealed; sealed
/// fields are those that it names.</summary>
public sealed class VerifyChains(CityDatabase database, RootFolder roots)
{
    /// <param name="progress">Told after every 200 findings.</param>
    public async Task<AuditReport> RunAsync(Action<AuditReport> progress, CancellationToken ct)
    {
        var report = new AuditReport();
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            await foreach (var page in History.PagesAsync(database, tenant.Id, ct))
            {
                await VerifyAsync(tenant.Id, page, report, ct);
                progress(report);
            }

            await new SealedCheck(database, report).RunAsync(tenant.Id, ct);
            await new RootCheck(database, roots, report).RunAsync(tenant.Id, ct);
        }

        return report;
    }

    private async Task VerifyAsync(Guid tenant, List<History> page, AuditReport report, CancellationToken ct)
    {
        var faults = page.ConvertAll(history => FaultOf(tenant, history));
        var sound = page.Where((_, i) => faults[i] is null).Select(history => history.Id).ToArray();
        var twisted = await TwistedAsync(tenant, sound, ct);
        for (var i = 0; i < page.Count; i++)
        {
            var fault = twisted.TryGetValue(page[i].Id, out var sequence) ? new("chain_row", tenant, page[i].Number, page[i].Id, sequence) : faults[i];
            report.Count(page[i], fault);
        }
    }

    // Searches read the body and not the bytes. Asked of sound chains only: PostgreSQL can't compare what is no JSON.
    private async Task<Dictionary<Guid, int>> TwistedAsync(Guid tenant, Guid[] findings, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select finding_id, min(sequence) from event
            where tenant_id = $1 and finding_id = any($2) and body <> convert_from(bytes, 'UTF8')::jsonb
            group by finding_id
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(findings));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var twisted = new Dictionary<Guid, int>();
        while (await rows.ReadAsync(ct))
            twisted.Add(rows.GetGuid(0), rows.GetInt32(1));
        return twisted;
    }

    /// <summary>The first broken link of a finding's chain; absent when it holds.</summary>
    internal static AuditFault? FaultOf(Guid tenant, History history)
    {
        AuditFault Fault(string code, int sequence) => new(code, tenant, history.Number, history.Id, sequence);

        var (head, expected) = (EventChain.Root, 1);
        foreach (var stored in history.Events)
        {
            if (stored.Sequence != expected)
                return Fault("chain_gap", expected);
            if (!EventChain.HashOf(head, tenant, history.Id, stored.Sequence, stored.Bytes).AsSpan().SequenceEqual(stored.Hash))
                return Fault("chain_hash", stored.Sequence);
            if (!TellsTheSame(stored))
                return Fault("chain_row", stored.Sequence);
            (head, expected) = (stored.Hash, expected + 1);
        }

        return history.Sequence == expected - 1 && head.AsSpan().SequenceEqual(history.Head) ? null : Fault("chain_head", history.Sequence);
    }

    // The columns beside the bytes aren't hashed; lists read them all the same.
    private static bool TellsTheSame(StoredEvent stored)
    {
        try
        {
            var body = JsonSerializer.Deserialize<EventBody>(stored.Bytes, EngineJson.Options);
            return body is not null
                && stored.At == body.At
                && stored.By == (body.Command.By.IsSystem ? null : body.Command.By.Account)
                && stored.Command == Naming.CommandOf(body.Command)
                && stored.About == Naming.AboutOf(body.Command);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
