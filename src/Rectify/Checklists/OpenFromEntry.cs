using System.Collections.Immutable;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Checklists;

/// <summary>Makes a finding of an entry that isn't fulfilled: an inspector's where the person may open one there, else the unit's own.</summary>
public sealed class OpenFromEntry(CityDatabase database, ProcessLibrary library, OpenFinding open, TimeProvider clock)
{
    private static readonly (string Process, string Source)[] Ways = [("rectification", "inspection_team"), ("self-inspection", "self_inspection")];

    /// <returns>The finding's id.</returns>
    public async Task<Administered<Guid>> HandleAsync(CurrentAccount me, ChecklistPlace place, string entry, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        var (wanted, refused) = await StandingAsync(me, place, entry, published, ct);
        if (wanted is null)
            return refused!; // one of the two is there

        Answer answer = new Answer.NotThere();
        foreach (var (process, source) in Ways)
        {
            var opening = new Findings.Opening(me.Tenant, me.Id, process, place.Unit, wanted.Team, FieldsOf(wanted.Standing, source, wanted.Today), Key: null)
            {
                Besides = (city, finding) => place.Became(city, entry, wanted.Standing.Sequence, finding),
            };
            try
            {
                answer = await open.HandleAsync(opening, ct);
            }
            catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "checklist_finding" })
            {
                return Became;
            }

            if (answer is not Answer.Refused { Code: RefusalCode.NotYourPart })
                break;
        }

        return answer is Answer.Taken taken ? taken.Finding.Id : RefusalProblem.Of(answer);
    }

    private static Problem Became => new(StatusCodes.Status409Conflict, "checklist_became");

    private async Task<(Wanted? Wanted, Problem? Refused)> StandingAsync(
        CurrentAccount me, ChecklistPlace place, string entry, Published published, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (published.ChecklistNamed(place.Checklist) is not { } list || await place.NamesAsync(city, me.Id, now, ct) is null)
            return (null, Problem.NotFound);
        if (!await place.MayTickAsync(city, me, now, ct))
            return (null, Problem.NotYours);
        if ((await ChecklistQuery.EntriesAsync(city, place, list, now, ct)).FirstOrDefault(one => one.Entry.Key == entry) is not { } standing)
            return (null, Problem.NotFound);
        if (standing.Last is not { Standing: not Standings.Fulfilled })
            return (null, new Problem(StatusCodes.Status409Conflict, "checklist_no_fault"));
        return standing.CanBecomeFinding ? (await TeamAsync(city, me, place, standing, now, ct), null) : (null, Became);
    }

    // The team of the campaign that inspects the unit, the person's own first.
    private static async Task<Wanted> TeamAsync(
        CityTransaction city, CurrentAccount me, ChecklistPlace place, EntryStanding standing, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select t.id, city_day($4) from team t join team_scope s on s.team_id = t.id and s.organisation_id = $2
            where t.campaign_id = $1
            order by exists (select 1 from team_member m where m.team_id = t.id and m.account_id = $3
                and m.valid_from <= city_day($4) and (m.valid_to is null or m.valid_to > city_day($4))) desc, t.name, t.id
            limit 1
            """);
        Sql.Bind(command, Sql.Of(place.Campaign), Sql.Of(place.Unit), Sql.Of(me.Id), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct); // the place was seen, so the campaign inspects the unit
        return new Wanted(standing, row.GetGuid(0), row.GetFieldValue<DateOnly>(1));
    }

    private static ImmutableSortedDictionary<string, string> FieldsOf(EntryStanding standing, string source, DateOnly today) =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add("description", Texts.Get("checklist.description", Language.Chinese, ("duty", standing.Entry.Title.Zh), ("note", standing.Last!.Note))) // it was ticked
            .Add("basis", standing.Entry.Basis).Add("category", standing.Entry.Category).Add("source", source).Add("found_on", Reader.Written(today));

    private sealed record Wanted(EntryStanding Standing, Guid Team, DateOnly Today);
}
