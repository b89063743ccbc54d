using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Checklists;

/// <summary>Says how a unit stands with the entries of a checklist: all that changed, or nothing.</summary>
public sealed class TickEntries(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int LeastNote = 5, LongestNote = 2000, LongestEvidence = 500;

    /// <returns>How many entries stand otherwise than before.</returns>
    public async Task<Administered<int>> HandleAsync(CurrentAccount me, ChecklistPlace place, IReadOnlyList<TickWanted> wanted, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (published.ChecklistNamed(place.Checklist) is not { } list || await place.NamesAsync(city, me.Id, now, ct) is null)
            return Problem.NotFound;
        if (!await place.MayTickAsync(city, me, now, ct))
            return Problem.NotYours;

        await place.TakeTurnAsync(city, ct);
        var known = (await ChecklistQuery.EntriesAsync(city, place, list, now, ct)).ToDictionary(entry => entry.Entry.Key);
        var changed = wanted.Select(Trimmed).Where(one => !IsAsSeen(one, known.GetValueOrDefault(one.Entry))).ToArray();
        if (changed.SelectMany(one => FaultsOf(one, known.GetValueOrDefault(one.Entry))).ToArray() is { Length: > 0 } faults)
            return Refused(faults);

        await using var batch = city.CreateBatch();
        foreach (var one in changed)
            batch.BatchCommands.Add(Written(city, me, place, one, now));
        if (changed.Length > 0)
            await batch.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return changed.Length;
    }

    private static TickWanted Trimmed(TickWanted one) => one with { Note = one.Note?.Trim() ?? "", Evidence = one.Evidence?.Trim() ?? "" };

    // As it stands, or as its author saw it: there is nothing to write, whatever somebody else has said of it since.
    private static bool IsAsSeen(TickWanted one, EntryStanding? known) => known is not null
        && ((one.Standing.Length == 0 && one.Sequence == 0 && one.Note!.Length == 0 && one.Evidence!.Length == 0) // trimmed, so they are there
            || known.Ticks.Any(tick => (tick.Sequence == one.Sequence || tick == known.Last) && (tick.Standing, tick.Note, tick.Evidence) == (one.Standing, one.Note, one.Evidence)));

    private static IEnumerable<MissingPart> FaultsOf(TickWanted one, EntryStanding? known)
    {
        if (known is null)
        {
            yield return new("checklist_entry_unknown", one.Entry, ("entry", one.Entry));
            yield break;
        }

        if (one.Sequence != known.Sequence && known.Last is { } last)
            yield return new("checklist_ticked_meanwhile", one.Entry, ("by", last.By), ("note", last.Note.Length > 0 ? last.Note : "—"));
        if (!Standings.All.Contains(one.Standing))
            yield return new("checklist_standing_missing", one.Entry);
        else if (one.Standing != Standings.Fulfilled && one.Note!.Length < LeastNote)
            yield return new("checklist_note_missing", one.Entry, ("least", LeastNote));
        if (one.Note!.Length > LongestNote || one.Evidence!.Length > LongestEvidence)
            yield return new("checklist_too_long", one.Entry, ("note", LongestNote), ("evidence", LongestEvidence));
    }

    private static Problem Refused(MissingPart[] faults) => faults.Any(fault => fault.Code == "checklist_ticked_meanwhile")
        ? new Problem(StatusCodes.Status409Conflict, "checklist_conflict") { Missing = faults }
        : new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };

    private static NpgsqlBatchCommand Written(CityTransaction city, CurrentAccount me, ChecklistPlace place, TickWanted one, DateTimeOffset now) => new("""
        insert into checklist_tick (tenant_id, campaign_id, unit_id, checklist, entry, sequence, standing, note, evidence, by_account, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """)
    {
        Parameters =
        {
            Sql.Of(city.Tenant), Sql.Of(place.Campaign), Sql.Of(place.Unit), Sql.Of(place.Checklist), Sql.Of(one.Entry), Sql.Of(one.Sequence + 1),
            Sql.Of(one.Standing), Sql.Of(one.Note), Sql.Of(one.Evidence), Sql.Of(me.Id), Sql.Of(now),
        },
    };
}
