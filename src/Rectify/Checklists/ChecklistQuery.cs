using Npgsql;
using Rectify.Accounts;
using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Checklists;

/// <summary>Reads checklists: how far the units of a campaign are, and one unit's with everything that was said of it.</summary>
public sealed class ChecklistQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>Of the units that the account may see; those that its teams inspect, when it is of the city.</summary>
    /// <returns>Null when the campaign isn't the account's to see.</returns>
    public async Task<RollUp?> RollUpAsync(CurrentAccount me, Guid campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        if (!await CampaignQuery.IsSeenAsync(city, campaign, scope, ct))
            return null;

        var lists = await ListsAsync(city, campaign, published, ct);
        var units = await UnitsAsync(city, campaign, scope, ct);
        var standings = await StandingsAsync(city, campaign, ct);
        return Counted(lists, units, (unit, list, entry) => standings.GetValueOrDefault((unit, list, entry)));
    }

    /// <returns>Null when there is no such checklist for the account to see.</returns>
    public async Task<UnitChecklist?> OfUnitAsync(CurrentAccount me, ChecklistPlace place, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (published.ChecklistNamed(place.Checklist) is not { } list || await place.NamesAsync(city, me.Id, now, ct) is not var (campaign, unit))
            return null;

        return new UnitChecklist(
            place.Campaign, campaign, place.Unit, unit, list.Name, list.Title, list.Bearer, await place.MayTickAsync(city, me, now, ct),
            await EntriesAsync(city, place, list, now, ct));
    }

    internal static async Task<IReadOnlyList<EntryStanding>> EntriesAsync(
        CityTransaction city, ChecklistPlace place, ChecklistFile list, DateTimeOffset now, CancellationToken ct)
    {
        var ticks = await TicksAsync(city, place, ct);
        var findings = await FindingsAsync(city, place, now, ct);
        return [.. list.Entries.Select(entry => new EntryStanding(entry, [.. ticks[entry.Key]], findings.GetValueOrDefault(entry.Key)))];
    }

    private static RollUp Counted(IReadOnlyList<ChecklistFile> lists, List<(Guid Id, string Name)> units, Func<Guid, string, string, string?> standing)
    {
        var ofLists = lists.Select(list => ListOf(list, units, standing)).ToArray();
        var ofUnits = units.Select(unit => UnitOf(unit.Id, unit.Name, lists, standing)).ToArray();
        return new RollUp(ofLists, ofUnits, Sum(ofUnits.Select(unit => unit.Total)));
    }

    private static ListFulfilment ListOf(ChecklistFile list, List<(Guid Id, string Name)> units, Func<Guid, string, string, string?> standing)
    {
        var entries = list.Entries.Select(entry => new EntryFulfilment(
            entry.Key, entry.Title, Sum(units.Select(unit => Fulfilment.One(standing(unit.Id, list.Name, entry.Key)))))).ToArray();
        return new ListFulfilment(list.Name, list.Title, Sum(entries.Select(entry => entry.Counted)), entries);
    }

    private static UnitFulfilment UnitOf(Guid unit, string name, IReadOnlyList<ChecklistFile> lists, Func<Guid, string, string, string?> standing)
    {
        var counted = lists.Select(list => Sum(list.Entries.Select(entry => Fulfilment.One(standing(unit, list.Name, entry.Key))))).ToArray();
        return new UnitFulfilment(unit, name, counted, Sum(counted));
    }

    private static Fulfilment Sum(IEnumerable<Fulfilment> parts) => parts.Aggregate(new Fulfilment(), (sum, part) => sum + part);

    private static async Task<IReadOnlyList<ChecklistFile>> ListsAsync(CityTransaction city, Guid campaign, Published published, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select checklists from campaign where id = $1");
        Sql.Bind(command, Sql.Of(campaign));
        var names = (string[])(await command.ExecuteScalarAsync(ct))!; // the campaign was just seen
        return [.. names.Select(published.ChecklistNamed).OfType<ChecklistFile>()];
    }

    private static async Task<List<(Guid Id, string Name)>> UnitsAsync(CityTransaction city, Guid campaign, Scope scope, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select distinct o.name, o.id from team t join team_scope s on s.team_id = t.id join organisation o on o.id = s.organisation_id
            where t.campaign_id = $3 and ($1::uuid[] is null or t.id = any($2) or o.id = any($1)) order by o.name, o.id
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<(Guid, string)>();
        while (await row.ReadAsync(ct))
            units.Add((row.GetGuid(1), row.GetString(0)));
        return units;
    }

    private static async Task<Dictionary<(Guid Unit, string List, string Entry), string>> StandingsAsync(CityTransaction city, Guid campaign, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select distinct on (unit_id, checklist, entry) unit_id, checklist, entry, standing
            from checklist_tick where campaign_id = $1 order by unit_id, checklist, entry, sequence desc
            """);
        Sql.Bind(command, Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var standings = new Dictionary<(Guid, string, string), string>();
        while (await row.ReadAsync(ct))
            standings[(row.GetGuid(0), row.GetString(1), row.GetString(2))] = row.GetString(3);
        return standings;
    }

    private static async Task<ILookup<string, Tick>> TicksAsync(CityTransaction city, ChecklistPlace place, CancellationToken ct)
    {
        await using var command = Command(city, place, """
            select k.entry, k.sequence, k.standing, k.note, k.evidence, a.name, k.at from checklist_tick k join account a on a.id = k.by_account
            where k.campaign_id = $1 and k.unit_id = $2 and k.checklist = $3 order by k.entry, k.sequence
            """);
        await using var row = await command.ExecuteReaderAsync(ct);
        var ticks = new List<(string Entry, Tick Tick)>();
        while (await row.ReadAsync(ct))
            ticks.Add((row.GetString(0), new(row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetFieldValue<DateTimeOffset>(6))));
        return ticks.ToLookup(one => one.Entry, one => one.Tick);
    }

    private static async Task<Dictionary<string, EntryFinding>> FindingsAsync(CityTransaction city, ChecklistPlace place, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = Command(city, place, """
            select distinct on (k.entry) k.entry, f.id, f.number, f.process, f.state, f.closed_at is null, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $4), k.sequence
            from checklist_finding k join finding f on f.id = k.finding_id
            where k.campaign_id = $1 and k.unit_id = $2 and k.checklist = $3 order by k.entry, k.sequence desc
            """);
        command.Parameters.Add(Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        var findings = new Dictionary<string, EntryFinding>();
        while (await row.ReadAsync(ct))
        {
            findings[row.GetString(0)] = new(
                row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), LedgerRowReading.LightNamed(row.GetString(6)), row.GetInt32(7));
        }

        return findings;
    }

    private static NpgsqlCommand Command(CityTransaction city, ChecklistPlace place, string sql)
    {
        var command = city.CreateCommand(sql);
        Sql.Bind(command, Sql.Of(place.Campaign), Sql.Of(place.Unit), Sql.Of(place.Checklist));
        return command;
    }
}
