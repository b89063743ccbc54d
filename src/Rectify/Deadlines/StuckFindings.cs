using Rectify.Database;

namespace Rectify.Deadlines;

/// <summary>A finding whose rungs could not be fired, and when that is tried again.</summary>
/// <param name="Failures">Sweeps in a row that failed on it.</param>
public sealed record StuckFinding(Guid Id, string Number, string Title, int Failures, DateTimeOffset Again, string Error);

/// <summary>What administrators look at: the findings that sweeps have put off, the worst first.</summary>
public sealed class StuckFindings(CityDatabase database)
{
    private const int Most = 200;

    public async Task<List<StuckFinding>> ListAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select id, number, title, sweep_failures, sweep_after, sweep_error from finding
            where sweep_after is not null
            order by sweep_failures desc, id
            limit $1
            """);
        Sql.Bind(command, Sql.Of(Most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stuck = new List<StuckFinding>();
        while (await rows.ReadAsync(ct))
        {
            stuck.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3), rows.GetFieldValue<DateTimeOffset>(4), rows.GetString(5)));
        }

        return stuck;
    }
}
