using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Reports;

namespace Rectify.Findings;

/// <summary>What waits for a person, and the figures of what they may see. Each figure is the count of a ledger page.</summary>
/// <param name="Tasks">Findings whose move is this person's, the most pressing first; at most 50.</param>
/// <param name="TaskCount">Exact up to 1,000.</param>
public sealed record Workbench(
    IReadOnlyList<LedgerRow> Tasks, int TaskCount, int Total, int Open, int NearDue, int Overdue, int Closed, int Stalled, int OnTime, int Late)
{
    /// <summary>When the findings were counted.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>空转: open, and extended twice or returned three times.</summary>
    public int Idling { get; init; }

    /// <summary>How many findings have each light.</summary>
    public required IReadOnlyDictionary<Light, int> Lights { get; init; }

    /// <summary>What waits for those for whom the person stands in, counted apart.</summary>
    public IReadOnlyList<AbsentTasks> Absent { get; init; } = [];

    /// <summary>Who stands in for the person now, and until which day, that one included.</summary>
    public IReadOnlyList<Substitute> Substitutes { get; init; } = [];
}

/// <summary>What waits for somebody who is away.</summary>
/// <param name="Until">The last day of the delegation.</param>
/// <param name="Tasks">As in a workbench, as is <paramref name="TaskCount"/>.</param>
public sealed record AbsentTasks(Guid Person, string Name, DateOnly Until, IReadOnlyList<LedgerRow> Tasks, int TaskCount);

/// <param name="Until">The last day of the delegation.</param>
public sealed record Substitute(Guid Person, string Name, DateOnly Until);

/// <summary>工作台.</summary>
public sealed class WorkbenchQuery(CityDatabase database, ProcessLibrary library, RecentFigures recent, TimeProvider clock)
{
    private const int MostShown = 50, MostCounted = 1000;

    // A party of a process is mine when I hold its role here and the finding is in my scope; a named person's only when it is me, whatever
    // my role, or nobody.
    private const string Open = """
        f.closed_at is null and not f.is_undone
          and (f.rectifier_id is null or f.rectifier_id = $3 or f.owner_party <> 'rectifier' or cardinality(f.awaiting) > 1)
          and ($4::uuid[] is null or f.unit_id = any($4) or f.team_id = any($5))
        """;
    private const string Pressing = "order by coalesce(f.state_due_at, f.due_at), f.id limit $6";

    // Each way to a task by its own index: a party awaited alone or first, several awaited at once, the person named.
    private const string Mine = $"""
        (select one.id, one.due from unnest($2::text[]) as mine(key) cross join lateral (
            select f.id, coalesce(f.state_due_at, f.due_at) as due from finding f
            where f.process = split_part(mine.key, '/', 1) and f.awaiting[1] = split_part(mine.key, '/', 2) and {Open} {Pressing}) one)
        union
        (select f.id, coalesce(f.state_due_at, f.due_at) from finding f
         where f.awaiting[2] is not null and {Open}
           and exists (select 1 from unnest($2::text[]) as mine(key) where split_part(mine.key, '/', 1) = f.process and split_part(mine.key, '/', 2) = any(f.awaiting))
         {Pressing})
        union
        (select f.id, coalesce(f.state_due_at, f.due_at) from finding f
         where f.rectifier_id = $3 and 'rectifier' = any(f.awaiting) and {Open} {Pressing})
        """;

    public async Task<Workbench> ReadAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        var (desk, scope) = await DeskAsync(tenant, account, ct);
        var figures = await recent.OfAsync((nameof(Workbench), tenant, scope.Text), token => FiguresAsync(tenant, scope, token), ct);
        return figures with { Tasks = desk.Tasks, TaskCount = desk.TaskCount, Absent = desk.Absent, Substitutes = desk.Substitutes };
    }

    // What lies there to be done, without any figures.
    private async Task<(Workbench Desk, Scope Scope)> DeskAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        await LedgerQuery.PlanAsync(city, ct);
        var delegations = await RunningDelegation.AroundAsync(city, account, now, ct);
        var (tasks, count) = await WaitingAsync(city, account, published, now, ct);
        var desk = new Workbench(tasks, count, 0, 0, 0, 0, 0, 0, 0, 0)
        {
            Lights = ImmutableDictionary<Light, int>.Empty,
            Absent = await AbsentAsync(city, delegations.Where(one => one.Delegate == account), published, now, ct),
            Substitutes = [.. delegations.Where(one => one.Absent == account).Select(one => new Substitute(one.Delegate, one.DelegateName, one.Until))],
        };
        return (desk, await Scope.OfAsync(city, account, now, ct));
    }

    private static async Task<List<AbsentTasks>> AbsentAsync(
        CityTransaction city, IEnumerable<RunningDelegation> delegations, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var found = new List<AbsentTasks>();
        foreach (var one in delegations)
        {
            var (tasks, count) = await WaitingAsync(city, one.Absent, published, now, ct);
            found.Add(new(one.Absent, one.AbsentName, one.Until, tasks, count));
        }

        return found;
    }

    // With the scope and the parties of this very person: those of one and the units of another make nobody's task.
    private static async Task<(List<LedgerRow> Tasks, int Count)> WaitingAsync(
        CityTransaction city, Guid person, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var scope = await Scope.OwnAsync(city, person, now, ct);
        var parties = await PartiesAsync(city, published, [person], now, ct);
        return (await TasksAsync(city, person, parties, scope, now, ct), await CountAsync(city, person, parties, scope, now, ct));
    }

    /// <summary>The parties whose role one of the accounts holds anywhere, as <c>process/party</c>.</summary>
    internal static async Task<string[]> PartiesAsync(CityTransaction city, Published published, Guid[] accounts, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select role from role_grant
            where account_id = any($1) and valid_from <= city_day($2) and (valid_to is null or valid_to > city_day($2))
            union
            select role from team_member
            where account_id = any($1) and valid_from <= city_day($2) and (valid_to is null or valid_to > city_day($2))
            """);
        Sql.Bind(command, Sql.Of(accounts), Sql.Of(now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var roles = new HashSet<string>();
        while (await rows.ReadAsync(ct))
            roles.Add(rows.GetString(0));
        return
        [
            .. from process in published.InForce
               from party in process.Parties
               where roles.Contains(party.Role)
               select $"{process.Name}/{party.Name}",
        ];
    }

    internal static Npgsql.NpgsqlCommand Tasks(CityTransaction city, Guid account, string[] parties, Scope scope, DateTimeOffset now)
    {
        var command = city.CreateCommand($"""
            select {LedgerRowReading.Columns}
            from (select * from ({Mine}) mine order by due, id limit $6) mine
            join finding f on f.id = mine.id join organisation o on o.id = f.unit_id
            order by mine.due, f.id
            """);
        Bind(command, account, parties, scope, now, MostShown);
        return command;
    }

    private static async Task<List<LedgerRow>> TasksAsync(
        CityTransaction city, Guid account, string[] parties, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = Tasks(city, account, parties, scope, now);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(await LedgerRowReading.ReadAsync(reader, ct));
        return rows;
    }

    private static async Task<int> CountAsync(
        CityTransaction city, Guid account, string[] parties, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select least(count(*), $6)::int from ({Mine}) counted where $1::timestamptz is not null");
        Bind(command, account, parties, scope, now, MostCounted);
        return (int)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
    }

    // Of everything in a scope, without anybody's tasks; what took long is remembered for a minute.
    private async Task<Workbench> FiguresAsync(Guid tenant, Scope scope, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await scope.NarrowAsync(city, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        await using var command = city.CreateCommand($"""
            select count(*)::int, count(*) filter (where closed_at is null)::int, count(*) filter (where light = 'near_due')::int,
                count(*) filter (where light = 'overdue')::int, count(*) filter (where closed_at is not null)::int,
                count(*) filter (where is_stalled)::int, count(*) filter (where light = 'met_on_time')::int, count(*) filter (where light = 'met_late')::int,
                count(*) filter (where light = 'normal')::int, count(*) filter (where light = 'none')::int,
                count(*) filter (where is_idling)::int
            from (select f.closed_at, f.is_stalled, f.is_idling, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) as light
                  from finding f where not f.is_undone and {Apart.Not} and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))) counted
            """);
        Sql.Bind(command, Sql.Of(now), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new Workbench(
            [], 0, row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7))
        {
            At = now,
            Idling = row.GetInt32(10),
            Lights = new Dictionary<Light, int>
            {
                [Light.NearDue] = row.GetInt32(2),
                [Light.Overdue] = row.GetInt32(3),
                [Light.MetOnTime] = row.GetInt32(6),
                [Light.MetLate] = row.GetInt32(7),
                [Light.Normal] = row.GetInt32(8),
                [Light.None] = row.GetInt32(9),
            },
        };
    }

    private static void Bind(Npgsql.NpgsqlCommand command, Guid account, string[] parties, Scope scope, DateTimeOffset now, int most) =>
        Sql.Bind(command, Sql.Of(now), Sql.Of(parties), Sql.Of(account), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(most));
}
