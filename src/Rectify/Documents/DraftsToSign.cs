using Rectify.Accounts;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>待签发: the drafts that wait for somebody's signature, or that of somebody for whom they stand in.</summary>
public sealed class DraftsToSign(CityDatabase database, ProcessLibrary library, LetterQuery letters, TimeProvider clock)
{
    /// <summary>The most that are shown at once; signing makes room for the next.</summary>
    public const int Page = 50;

    /// <param name="kind">Null for all kinds.</param>
    /// <returns>The oldest first, at most a page; whether there are more; and the kinds that wait.</returns>
    public async Task<(IReadOnlyList<LetterView> Drafts, bool HasMore, IReadOnlyList<string> Kinds)> ReadAsync(CurrentAccount me, string? kind, CancellationToken ct)
    {
        var waiting = await WaitingAsync(me, ct);
        var drafts = new List<LetterView>();
        foreach (var (id, _) in waiting.Where(one => kind is null || one.Kind == kind))
        {
            if (drafts.Count == Page)
                return (drafts, true, Kinds());
            if (await letters.ReadAsync(me.Tenant, me.Id, id, ct) is { MaySign: true } draft) // whoever was recused signs it no more
                drafts.Add(draft);
        }

        return (drafts, false, Kinds());

        IReadOnlyList<string> Kinds() => [.. waiting.Select(one => one.Kind).Distinct().Order(StringComparer.Ordinal)];
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

    private async Task<List<(Guid Id, string Kind)>> WaitingAsync(CurrentAccount me, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        var absent = await RunningDelegation.AbsentForAsync(city, me.Id, now, ct);
        var parties = await WorkbenchQuery.PartiesAsync(city, published, [me.Id, .. absent], now, ct);
        var scope = await Scope.OfAsync(city, me.Id, now, ct);
        await using var command = city.CreateCommand($"""
            select l.id, l.kind
            from letter l left join finding f on f.id = l.finding_id
            where l.status = 'draft' and l.sign_by <> 'system'
              and case when l.finding_id is null then exists (select from unnest($1::text[]) as mine(key) where split_part(mine.key, '/', 2) = l.sign_by)
                  else f.process || '/' || l.sign_by = any($1) and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3)) end
            order by l.drafted_at, l.id
            limit {4 * Page}
            """);
        Sql.Bind(command, Sql.Of(parties), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var waiting = new List<(Guid, string)>();
        while (await row.ReadAsync(ct))
            waiting.Add((row.GetGuid(0), row.GetString(1)));
        return waiting;
    }
}
