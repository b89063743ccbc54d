using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Audit;

/// <summary>Folds the events of every finding again, each with the process, calendar and ladders that it names by hash, and compares
/// what comes out with what is stored: effects event by event, and the state at the end byte for byte.</summary>
public sealed class ReplayHistories(CityDatabase database, ProcessLibrary library)
{
    /// <param name="progress">Told after every 200 findings.</param>
    public async Task<AuditReport> RunAsync(Action<AuditReport> progress, CancellationToken ct)
    {
        var report = new AuditReport();
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            var fold = new EventFold(await library.OfAsync(tenant.Id, ct));
            await foreach (var page in History.PagesAsync(database, tenant.Id, ct))
            {
                foreach (var history in page)
                    report.Count(history, FaultOf(tenant.Id, history, fold));
                progress(report);
            }
        }

        return report;
    }

    private static AuditFault? FaultOf(Guid tenant, History history, EventFold fold)
    {
        AuditFault Fault(string code, int sequence) => new(code, tenant, history.Number, history.Id, sequence);

        var (state, process) = ((CaseState?)null, "");
        foreach (var stored in history.Events)
        {
            try
            {
                var body = JsonSerializer.Deserialize<EventBody>(stored.Bytes, EngineJson.Options) ?? throw new JsonException("null is no event");
                if (state is not null && body.Process != process && body.Command is not Command.Migrate)
                    return Fault("replay_process", stored.Sequence);
                if (fold.Step(state, body) is not { } turn)
                    return Fault("replay_refused", stored.Sequence);
                if (!EventChain.BytesOf(turn.Body).AsSpan().SequenceEqual(stored.Bytes))
                    return Fault("replay_effects", stored.Sequence);
                if (state?.State != stored.FromState || turn.Next.State != stored.ToState)
                    return Fault("replay_row", stored.Sequence);
                (state, process) = (turn.Next, body.Process);
            }
            catch (KeyNotFoundException)
            {
                return Fault("replay_unpublished", stored.Sequence);
            }
            catch (JsonException)
            {
                return Fault("replay_unreadable", stored.Sequence);
            }
        }

        if (state is not null && process != history.ProcessHash)
            return Fault("replay_process", history.Sequence);
        return state is not null && EngineJson.TextOf(state) == history.CaseState ? null : Fault("replay_state", history.Sequence);
    }
}
