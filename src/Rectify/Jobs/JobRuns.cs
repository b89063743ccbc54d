using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>When each job last came to its end, on whichever node, and which of them are late by now.</summary>
public sealed class JobRuns(NpgsqlDataSource database, TimeProvider clock)
{
    // Beyond its cadence a job may take a while, or wait for a node that takes over from one that died.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public async Task EndedAsync(string job, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            insert into job_run (name, ended_at) values ($1, $2) on conflict (name) do update set ended_at = excluded.ended_at
            """);
        Sql.Bind(command, Sql.Of(job), Sql.Of(clock.GetUtcNow()));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The names of those that should have ended again by now, or have never ended; empty when all is well.</summary>
    public async Task<List<string>> LateAsync(IEnumerable<IJob> jobs, CancellationToken ct)
    {
        var (ended, now) = (await EndedAsync(ct), clock.GetUtcNow());
        return [.. jobs.Where(job => IsLate(job, ended, now)).Select(job => job.Name).Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<JobShown>> ShownAsync(IEnumerable<IJob> jobs, Language language, CancellationToken ct)
    {
        var (ended, now) = (await EndedAsync(ct), clock.GetUtcNow());
        return
        [
            .. jobs.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => new JobShown(
                job.Name, Texts.Get($"job.{job.Name}", language), (int)job.Every.TotalSeconds,
                ended.TryGetValue(job.Name, out var at) ? at : null, IsLate(job, ended, now))),
        ];
    }

    private static bool IsLate(IJob job, Dictionary<string, DateTimeOffset> ended, DateTimeOffset now) =>
        !ended.TryGetValue(job.Name, out var at) || at + 2 * job.Every + Grace < now;

    private async Task<Dictionary<string, DateTimeOffset>> EndedAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select name, ended_at from job_run");
        await using var rows = await command.ExecuteReaderAsync(ct);
        var ended = new Dictionary<string, DateTimeOffset>();
        while (await rows.ReadAsync(ct))
            ended.Add(rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1));
        return ended;
    }
}
