using Rectify.Accounts;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding that waits for a signature of the reader's, or of somebody for whom the reader stands in.</summary>
/// <param name="Look">Null when the reader never opened it while it waited.</param>
public sealed record ToSign(FindingView View, LastLook? Look);

/// <summary>待会签: what waits for somebody's signature, and how far they have read it.</summary>
public sealed class SigningQueue(CityDatabase database, ProcessLibrary library, FindingQuery findings, TimeProvider clock)
{
    /// <summary>The most that are shown at once; signing makes room for the next.</summary>
    public const int Page = 20;

    // $1 the parties, $2 the states in which somebody signs, each with its process; $3 and $4 the scope. The states one by one, each by its
    // index: few findings wait for signatures, whatever the planner holds of it.
    private const string Waiting = """
        from unnest($2::text[]) as signed(key)
        cross join lateral (
            select * from finding one
            where one.process = split_part(signed.key, '/', 1) and one.state = split_part(signed.key, '/', 2) and one.closed_at is null and not one.is_undone
            offset 0) f
        where exists (select 1 from unnest($1::text[]) as mine(key) where split_part(mine.key, '/', 1) = f.process and split_part(mine.key, '/', 2) = any(f.awaiting))
          and ($3::uuid[] is null or f.unit_id = any($3) or f.team_id = any($4))
        """;

    /// <returns>How many wait.</returns>
    public async Task<int> CountAsync(CurrentAccount me, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await LedgerQuery.PlanAsync(city, ct);
        await using var command = city.CreateCommand($"select count(*)::int {Waiting}");
        Sql.Bind(command, await NarrowingAsync(city, me, published, ct));
        return (int)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
    }

    /// <returns>The most pressing first, at most a page.</returns>
    public async Task<IReadOnlyList<ToSign>> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        var waiting = new List<ToSign>();
        foreach (var (id, look) in await LooksAsync(me, ct))
        {
            if (await findings.ReadAsync(me.Tenant, me.Id, id, ct) is { } view) // who was recused since sees it no more
                waiting.Add(new(view, look));
        }

        return waiting;
    }

    private async Task<List<(Guid Finding, LastLook? Look)>> LooksAsync(CurrentAccount me, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await LedgerQuery.PlanAsync(city, ct);
        await using var command = city.CreateCommand($"""
            select one.id, l.sequence, l.looked_at
            from (select f.id, coalesce(f.state_due_at, f.due_at) as due {Waiting} order by 2, 1 limit $5) one
            left join finding_look l on l.finding_id = one.id and l.account_id = $6
            order by one.due, one.id
            """);
        Sql.Bind(command, [.. await NarrowingAsync(city, me, published, ct), Sql.Of(Page), Sql.Of(me.Id)]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, LastLook?)>();
        while (await row.ReadAsync(ct))
            found.Add((row.GetGuid(0), await row.IsDBNullAsync(1, ct) ? null : new(row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))));
        return found;
    }

    private async Task<Npgsql.NpgsqlParameter[]> NarrowingAsync(CityTransaction city, CurrentAccount me, Published published, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var absent = await RunningDelegation.AbsentForAsync(city, me.Id, now, ct);
        var parties = await WorkbenchQuery.PartiesAsync(city, published, [me.Id, .. absent], now, ct);
        var scope = await Scope.OfAsync(city, me.Id, now, ct);
        string[] states = [.. published.InForce.SelectMany(process => process.States.Where(state => state.SignOff is not null).Select(state => $"{process.Name}/{state.Name}"))];
        return [Sql.Of(parties), Sql.Of(states), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams)];
    }
}
