using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout.Components;
using Rectify.Processes;

namespace Rectify.Batches;

/// <summary>What a person may do to many findings at once, and to which.</summary>
public sealed class BulkChoice(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>The bulk acts that some role of the account, or of somebody for whom it stands in, has a part in, whatever the finding; whether it may is the engine's to say for each.</summary>
    public async Task<IReadOnlyList<string>> ActsOfAsync(Guid tenant, Guid account, CancellationToken ct) =>
        [.. (await PartInAsync(tenant, account, ct)).Where(BulkAct.Acts.Contains)];

    /// <summary>The same, and <see cref="BulkAct.Reporting"/> where the person brings returns.</summary>
    public async Task<IReadOnlyList<string>> PartInAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var absent = await RunningDelegation.AbsentForAsync(city, account, now, ct);
        var parties = await WorkbenchQuery.PartiesAsync(city, published, [account, .. absent], now, ct);
        return [.. BulkAct.Acts.Append(BulkAct.Reporting).Where(act => published.InForce.Any(process => Rules(process, act).Any(rule => rule.By.Any(by => parties.Contains($"{process.Name}/{by}")))))];
    }

    /// <summary>Whether the process offers the act where the finding stands.</summary>
    public static bool IsOffered(Process? process, string state, string act) =>
        process?.StateNamed(state) is { } here && process.RuleFor(here, act) is not null;

    /// <summary>The action by which a return reports where the finding stands: one that asks for no more than words; null where there is none.</summary>
    public static ActionRule? ReportingRule(Process process, string state) => process.StateNamed(state) is { } here
        ? process.ActionsIn(here).FirstOrDefault(rule => rule is { Progress: true, To: null, Needs: { Evidence: 0, Fields: [] } })
        : null;

    /// <summary>The chosen findings that the account may see, in the order in which they were chosen.</summary>
    public async Task<IReadOnlyList<LedgerRow>> FindingsAsync(Guid tenant, Guid account, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        await using var command = city.CreateCommand($"""
            select {LedgerRowReading.Columns}
            from finding f join organisation o on o.id = f.unit_id
            where f.id = any($2) and not f.is_undone and ($3::uuid[] is null or f.unit_id = any($3) or f.team_id = any($4))
            order by array_position($2, f.id)
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of([.. ids]), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(await LedgerRowReading.ReadAsync(reader, ct));
        return rows;
    }

    /// <summary>Who could be made responsible in these units: those who rectify there today, by unit and name.</summary>
    /// <param name="except">Who leaves; null when nobody does.</param>
    public async Task<IReadOnlyList<FormChoice>> RectifiersAsync(Guid tenant, Guid[] units, Guid? except, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select distinct a.id, a.name, o.name
            from role_grant g join account a on a.id = g.account_id join organisation o on o.id = g.organisation_id
            where g.organisation_id = any($1) and g.role = 'rectifier' and a.disabled_at is null and a.id is distinct from $3
              and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            order by 3, 2, 1
            """);
        Sql.Bind(command, Sql.Of(units), Sql.Of(clock.GetUtcNow()), Sql.Of(except));
        await using var row = await command.ExecuteReaderAsync(ct);
        var people = new List<FormChoice>();
        while (await row.ReadAsync(ct))
            people.Add(new(row.GetGuid(0).ToString(), row.GetString(1), row.GetString(2)));
        return people;
    }

    private static IEnumerable<ActionRule> Rules(Process process, string act) => process.States
        .Select(state => act == BulkAct.Reporting ? ReportingRule(process, state.Name) : process.RuleFor(state, act)).OfType<ActionRule>();
}
