using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;

namespace Rectify.Findings;

/// <summary>并入: a finding ends and goes on in another of its unit, which shows it and its evidence from then on (engine.md 6.6).</summary>
internal static class MergedFindings
{
    /// <summary>Does so where the turns say it, in the caller's transaction, who holds the finding's lock.</summary>
    /// <returns>What is wrong with the number that was brought, and then nothing was written; null when all is well.</returns>
    public static async Task<Missing?> MergeAsync(
        CityTransaction city, LockedFinding finding, ImmutableArray<Turn> turns, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var merge in turns.SelectMany(turn => turn.Outcome.Effects).OfType<Effect.Merge>())
        {
            var (into, fault) = await FindAsync(city, finding, merge.Number.Trim(), account, now, ct);
            if (into is not { } other)
                return new Missing(fault, merge.Field, merge.Number);
            await AddAsync(city, finding.Id, other, now, ct);
            await EvidenceUse.ShareAsync(city, finding.Id, other, ct);
        }

        return null;
    }

    /// <summary>Whether it went on in a finding that the account may see: whoever reads that one reads this one too.</summary>
    public static async Task<bool> IsSeenThroughAsync(CityTransaction city, Guid id, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select into_id from finding_merge where finding_id = $1");
        command.Parameters.Add(Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) is Guid into && await EvidenceQuery.MaySeeAsync(city, into, account, now, ct);
    }

    private static async Task<(Guid? Into, MissingKind Fault)> FindAsync(
        CityTransaction city, LockedFinding finding, string number, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        if (number == finding.Number)
            return (null, MissingKind.FindingItself);
        await using var command = city.CreateCommand("select id, closed_at is not null from finding where number = $1 and unit_id = $2 and not is_undone");
        Sql.Bind(command, Sql.Of(number), Sql.Of(finding.State.Placement.Unit));
        var (id, ended) = (Guid.Empty, false);
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (await row.ReadAsync(ct))
                (id, ended) = (row.GetGuid(0), row.GetBoolean(1));
        }

        if (id == Guid.Empty || !await EvidenceQuery.MaySeeAsync(city, id, account, now, ct))
            return (null, MissingKind.FindingUnknown);
        if (ended)
            return (null, MissingKind.FindingEnded);
        return await HoldAsync(city, id, ct) ? (id, default) : (null, MissingKind.FindingBusy);
    }

    // The other must stay open until this is committed, and two that are being merged into each other must not wait for each other:
    // so it is held against everybody who would move it, or not at all.
    private static async Task<bool> HoldAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select 1 from finding where id = $1 and closed_at is null and not is_undone for share skip locked");
        command.Parameters.Add(Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static async Task AddAsync(CityTransaction city, Guid id, Guid into, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("insert into finding_merge (tenant_id, finding_id, into_id, at) values ($1, $2, $3, $4)");
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(id), Sql.Of(into), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
    }
}
