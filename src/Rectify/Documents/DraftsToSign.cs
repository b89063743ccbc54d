using Rectify.Accounts;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>待签发: the drafts that wait for somebody's signature, or that of somebody for whom they stand in.</summary>
public sealed class DraftsToSign(CityDatabase database, ProcessLibrary library, LetterQuery letters, TimeProvider clock)
{
    /// <summary>The most that are shown at once; signing makes room for the next.</summary>
    public const int Page = 50;

    // $1 the parties, $2 and $3 the scope.
    private const string Waiting = """
        from letter l left join finding f on f.id = l.finding_id
        where l.status = 'draft' and l.sign_by <> 'system'
          and case when l.finding_id is null then exists (select from unnest($1::text[]) as mine(key) where split_part(mine.key, '/', 2) = l.sign_by)
              else f.process || '/' || l.sign_by = any($1) and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3)) end
        """;

    /// <param name="kind">Null for all kinds.</param>
    /// <returns>The oldest first, at most a page; whether there are more; and the kinds that wait.</returns>
    public async Task<(IReadOnlyList<LetterView> Drafts, bool HasMore, IReadOnlyList<string> Kinds)> ReadAsync(CurrentAccount me, string? kind, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var absent = await RunningDelegation.AbsentForAsync(city, me.Id, now, ct);
        var parties = await WorkbenchQuery.PartiesAsync(city, published, [me.Id, .. absent], now, ct);
        var asked = new Asked(parties, await Scope.OfAsync(city, me.Id, now, ct), kind);
        var kinds = await KindsAsync(city, asked, ct);
        var drafts = new List<LetterView>();
        (DateTimeOffset At, Guid Id)? last = null;
        while (await NextAsync(city, asked, last, ct) is { Count: > 0 } next)
        {
            foreach (var (_, id) in next)
            {
                if (await LetterQuery.ReadAsync(city, published, me.Id, id, now, ct) is not { MaySign: true } draft)
                    continue; // whoever was recused signs it no more
                if (drafts.Count == Page)
                    return (drafts, true, kinds);
                drafts.Add(draft);
            }

            last = next[^1];
        }

        return (drafts, false, kinds);
    }

    /// <summary>Those of the letters that the account may see, as they stand now, in the order given.</summary>
    public async Task<IReadOnlyList<LetterView>> ChosenAsync(CurrentAccount me, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var chosen = new List<LetterView>();
        foreach (var id in ids.Distinct().Take(SignLetters.Most))
        {
            if (await letters.ReadAsync(me.Tenant, me.Id, id, ct) is { } letter)
                chosen.Add(letter);
        }

        return chosen;
    }

    private static async Task<List<string>> KindsAsync(CityTransaction city, Asked asked, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select distinct l.kind {Waiting} order by l.kind");
        Sql.Bind(command, Sql.Of(asked.Parties), Sql.OfMany(asked.Scope.Units), Sql.OfMany(asked.Scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var kinds = new List<string>();
        while (await row.ReadAsync(ct))
            kinds.Add(row.GetString(0));
        return kinds;
    }

    private static async Task<List<(DateTimeOffset At, Guid Id)>> NextAsync(CityTransaction city, Asked asked, (DateTimeOffset At, Guid Id)? last, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select l.drafted_at, l.id {Waiting}
              and ($4::text is null or l.kind = $4) and ($5::timestamptz is null or (l.drafted_at, l.id) > ($5, $6::uuid))
            order by l.drafted_at, l.id
            limit {Page + 1}
            """);
        Sql.Bind(command,
            Sql.Of(asked.Parties), Sql.OfMany(asked.Scope.Units), Sql.OfMany(asked.Scope.Teams), Sql.Of(asked.Kind), Sql.Of(last?.At), Sql.Of(last?.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        var next = new List<(DateTimeOffset, Guid)>();
        while (await row.ReadAsync(ct))
            next.Add((row.GetFieldValue<DateTimeOffset>(0), row.GetGuid(1)));
        return next;
    }

    private sealed record Asked(string[] Parties, Scope Scope, string? Kind);
}
