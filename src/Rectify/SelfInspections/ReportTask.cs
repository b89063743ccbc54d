using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.SelfInspections;

/// <summary>回报: a unit says, once, what it looked at; its self-inspections since the task was sent are counted with it.</summary>
public sealed class ReportTask(CityDatabase database, TimeProvider clock)
{
    private const int LeastStatement = 10, LongestStatement = 2000, MostLookedAt = 1_000_000;

    /// <returns>How many findings are counted with it.</returns>
    public async Task<Administered<int>> HandleAsync(CurrentAccount me, Guid task, Guid unit, ReportWanted wanted, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var statement = wanted.Statement?.Trim() ?? "";
        if (!(await OwnUnits.OfAsync(city, me.Id, now, ct)).Contains(unit) || !await IsAskedAsync(city, task, unit, ct))
            return Problem.NotFound;
        if (wanted.LookedAt is < 1 or > MostLookedAt)
            return Incomplete(new("inspection_looked_at_missing", "looked_at"));
        if (statement.Length > LongestStatement)
            return Incomplete(new("inspection_statement_long", "statement", ("most", LongestStatement)));

        if (await ReportAsync(city, me, task, unit, wanted.LookedAt, statement, now, ct) == 0)
            return new Problem(StatusCodes.Status409Conflict, "inspection_reported");
        var found = await CountFindingsAsync(city, task, unit, ct);
        if (found == 0 && statement.Length < LeastStatement)
            return Incomplete(new("inspection_statement_missing", "statement", ("least", LeastStatement)));
        await city.CommitAsync(ct);
        return found;
    }

    private static async Task<bool> IsAskedAsync(CityTransaction city, Guid task, Guid unit, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select exists (select 1 from inspection_task_unit where task_id = $1 and unit_id = $2)");
        Sql.Bind(command, Sql.Of(task), Sql.Of(unit));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // A second one under way waits here for the first, and then finds that it was faster.
    private static async Task<int> ReportAsync(
        CityTransaction city, CurrentAccount me, Guid task, Guid unit, int lookedAt, string statement, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into inspection_report (tenant_id, task_id, unit_id, looked_at, statement, by_account, at) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(task), Sql.Of(unit), Sql.Of(lookedAt), Sql.Of(statement), Sql.Of(me.Id), Sql.Of(now));
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<int> CountFindingsAsync(CityTransaction city, Guid task, Guid unit, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            insert into inspection_report_finding (tenant_id, finding_id, task_id, unit_id)
            select $1, f.id, t.id, u.unit_id
            from inspection_task t join inspection_task_unit u on u.task_id = t.id join finding f on {TaskQuery.FoundSoFar}
            where t.id = $2 and u.unit_id = $3 order by f.id
            on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(task), Sql.Of(unit));
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static Problem Incomplete(MissingPart missing) => new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [missing] };
}
