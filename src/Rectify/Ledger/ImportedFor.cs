using System.Globalization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Ledger;

/// <summary>The people whose desks an import's open findings land on, so that each is told once; ended ones are no news to anybody.</summary>
internal sealed class ImportedFor(CityTransaction city, Actor importer, DateTimeOffset now)
{
    private readonly Dictionary<(Guid Unit, Guid? Team), Roster> _rosters = [];
    private readonly SortedDictionary<Guid, int> _findings = [];

    /// <summary>Reads who stands around places that it has not seen yet.</summary>
    public async Task MeetAsync(IReadOnlyCollection<Placement> places, CancellationToken ct)
    {
        var strange = places.Where(place => !_rosters.ContainsKey((place.Unit, place.Team))).DistinctBy(place => (place.Unit, place.Team)).ToArray();
        foreach (var (place, roster) in strange.Zip(await RosterReading.AtAsync(city, strange, now, ct)))
            _rosters[(place.Unit, place.Team)] = roster;
    }

    /// <summary>Counts the finding for everybody whom its import would have told; its place is among those met.</summary>
    public void Note(Process process, Outcome.Accepted imported)
    {
        var roster = _rosters[(imported.Next.Placement.Unit, imported.Next.Placement.Team)];
        var people = imported.Effects.OfType<Effect.Notify>().SelectMany(notify => notify.Parties)
            .SelectMany(party => roster.AccountsOf(process, imported.Next, party)).ToList();
        foreach (var person in roster.WithStandIns(people).Where(person => person != importer.Account))
            _findings[person] = _findings.GetValueOrDefault(person) + 1;
    }

    /// <summary>What it is about is how many findings wait for the person.</summary>
    public async Task TellAsync(Guid batch, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select $1, md5(concat_ws('|', $1, $2, account))::uuid, null, account, 'imported', count, $3, $3 from unnest($4, $5) as told(account, count)
            on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(batch), Sql.Of(now), Sql.Of([.. _findings.Keys]),
            Sql.Of([.. _findings.Values.Select(count => count.ToString(CultureInfo.InvariantCulture))]));
        await command.ExecuteNonQueryAsync(ct);
    }
}
