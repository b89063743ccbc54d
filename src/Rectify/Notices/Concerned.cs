using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Notices;

/// <summary>Whether what a notice says of a finding still concerns its reader at the moment it goes out: somebody may have left the finding
/// since, the deadline may have moved, the turn may be another's (domain.md G5, G6, G9).</summary>
internal sealed class Concerned(IReadOnlyDictionary<Guid, LockedFinding> findings, Published published)
{
    public const string Left = "left_finding", Outrun = "outrun";

    private readonly Dictionary<Guid, HashSet<Guid>> _people = [];

    public static async Task<Concerned> ReadAsync(CityTransaction city, IEnumerable<Guid> findings, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LockedFinding.Selected("f", "o")}, f.id from finding f join organisation o on o.id = f.unit_id where f.id = any($1)
            """);
        Sql.Bind(command, Sql.Of([.. findings.Distinct()]));
        var read = new List<LockedFinding>();
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                read.Add(await LockedFinding.ReadAsync(row.GetGuid(LockedFinding.Columns), row, ct));
        }

        return new((await RosterReading.MeetAsync(city, read, now, ct)).ToDictionary(finding => finding.Id), published);
    }

    /// <returns>Why it is to be left out: <see cref="Left"/> or <see cref="Outrun"/>; null when it stands.</returns>
    public string? WhyNot(string kind, string about, Guid? finding, Guid account, DateTimeOffset madeAt)
    {
        if (finding is not { } id || !findings.TryGetValue(id, out var met) || kind is not ("entered" or "rung" or "request" or "signing" or "named" or "told" or "idling"))
            return null;
        if (!PeopleOf(met).Contains(account))
            return Left;
        return kind switch
        {
            "entered" when met.State.State != about => Outrun,
            "rung" when !Runs(met.State, about.Split('/')[0], madeAt) => Outrun,
            _ => null,
        };
    }

    // Whatever the same step brought about besides the notice doesn't outrun it.
    private static bool Runs(CaseState state, string key, DateTimeOffset madeAt) =>
        state.DeadlineWith(key) is { } deadline && deadline.Version.BeganAt <= madeAt && !(deadline.EndedAt > madeAt)
        && !(key == Deadline.Finding && state.HandedOverAt > madeAt);

    private HashSet<Guid> PeopleOf(LockedFinding finding)
    {
        if (_people.TryGetValue(finding.Id, out var known))
            return known;
        var process = published.ProcessWith(finding.ProcessHash);
        var holders = process.Parties.SelectMany(party => finding.Roster.AccountsOf(process, finding.State, party.Name))
            .Concat(finding.State.Measures.Select(measure => measure.Person).OfType<Guid>()).ToHashSet();
        return _people[finding.Id] = [.. finding.Roster.WithStandIns(holders)];
    }
}
