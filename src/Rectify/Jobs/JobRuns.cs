using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>When each job last came to its end and when it last failed, on whichever node, and which of them are late by now.</summary>
public sealed class JobRuns(NpgsqlDataSource database, TimeProvider clock)
{
    // Beyond its cadence a job may take a while, or wait for a node that takes over from one that died.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>Has a job take one turn and keeps how it ended. What it throws goes on to whoever called for the turn.</summary>
    public async Task TurnAsync(IJob job, CancellationToken ct)
    {
        var ended = false;
        try
        {
            await job.RunAsync(ct);
            ended = true;
        }
        finally
        {
            if (ended || !ct.IsCancellationRequested)
                await KeepAsync(job.Name, ended, ct);
        }
    }

    private async Task KeepAsync(string job, bool ended, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ended
            ? "insert into job_run (name, ended_at) values ($1, $2) on conflict (name) do update set ended_at = excluded.ended_at"
            : "insert into job_run (name, failed_at) values ($1, $2) on conflict (name) do update set failed_at = excluded.failed_at");
        Sql.Bind(command, Sql.Of(job), Sql.Of(clock.GetUtcNow()));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The names of those that should have ended again by now, or have never ended; empty when all is well.</summary>
    public async Task<List<string>> LateAsync(IEnumerable<IJob> jobs, CancellationToken ct)
    {
        var (runs, now) = (await ReadAsync(ct), clock.GetUtcNow());
        return [.. jobs.Where(job => IsLate(job, runs, now)).Select(job => job.Name).Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<JobShown>> ShownAsync(IEnumerable<IJob> jobs, Language language, CancellationToken ct)
    {
        var (runs, now) = (await ReadAsync(ct), clock.GetUtcNow());
        return
        [
            .. jobs.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => new JobShown(
                job.Name, Texts.Get($"job.{job.Name}", language), (int)job.Every.TotalSeconds,
                runs.GetValueOrDefault(job.Name).Ended, runs.GetValueOrDefault(job.Name).Failed, IsLate(job, runs, now))),
        ];
    }

    private static bool IsLate(IJob job, Dictionary<string, (DateTimeOffset? Ended, DateTimeOffset? Failed)> runs, DateTimeOffset now) =>
        runs.GetValueOrDefault(job.Name).Ended is not { } at || at + 2 * job.Every + Grace < now;

    private async Task<Dictionary<string, (DateTimeOffset? Ended, DateTimeOffset? Failed)>> ReadAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select name, ended_at, failed_at from job_run");
        await using var rows = await command.ExecuteReaderAsync(ct);
        var runs = new Dictionary<string, (DateTimeOffset?, DateTimeOffset?)>();
        while (await rows.ReadAsync(ct))
            runs.Add(rows.GetString(0), (await rows.GetFieldValueAsync<DateTimeOffset?>(1, ct), await rows.GetFieldValueAsync<DateTimeOffset?>(2, ct)));
        return runs;
    }
}
