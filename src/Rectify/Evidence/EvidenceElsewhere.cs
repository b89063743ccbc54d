using Microsoft.EntityFrameworkCore;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Evidence;

/// <summary>A piece of evidence of another finding, which the reader may see.</summary>
/// <param name="Since">When that finding began to use it.</param>
public sealed record PieceElsewhere(
    Guid Id, string Name, string MediaType, long Size, bool HasThumbnail, DateTimeOffset? TakenAt, DateTimeOffset Since, Guid Finding, string Number);

/// <summary>Evidence that is there already and may be put on a further finding.</summary>
public sealed class EvidenceElsewhere(CityDatabase database, TimeProvider clock)
{
    /// <summary>The most pieces that are offered at once, and that may be chosen at once.</summary>
    public const int Most = 24;

    // Looked at before what the reader may not see after all, or sees twice, is left out.
    private const int MostRead = 120;

    /// <summary>Of other findings in the account's lists, the latest first, each once and never what the finding has already.</summary>
    /// <param name="words">A finding's number, or a part of a file's name; empty for all.</param>
    public async Task<IReadOnlyList<PieceElsewhere>> FindAsync(CurrentAccount me, Guid finding, string words, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        var found = await ReadAsync(city, finding, await Scope.OfAsync(city, me.Id, now, ct), words.Trim(), ct);
        var seen = new Dictionary<Guid, bool>();
        var pieces = new List<PieceElsewhere>();
        foreach (var piece in found)
        {
            if (!seen.TryGetValue(piece.Finding, out var isSeen))
                seen[piece.Finding] = isSeen = await EvidenceQuery.MaySeeAsync(city, piece.Finding, me.Id, now, ct);
            if (isSeen && pieces.TrueForAll(known => known.Id != piece.Id))
                pieces.Add(piece);
            if (pieces.Count == Most)
                break;
        }

        return pieces;
    }

    /// <summary>Names of files that the account may put on a finding: its own staged ones, and evidence that it may see.</summary>
    /// <returns>In the order of the ids; what is neither is left out.</returns>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> NamesAsync(CurrentAccount me, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var wanted = ids.Distinct().Take(Most).ToArray();
        if (wanted.Length == 0)
            return [];
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var files = await city.Db.EvidenceFiles.AsNoTracking().Where(file => file.TenantId == city.Tenant && wanted.Contains(file.Id)).ToDictionaryAsync(file => file.Id, ct);
        var names = new List<(Guid, string)>();
        foreach (var id in wanted)
        {
            if (files.TryGetValue(id, out var file) && await EvidenceUse.MayUseAsync(city, file, me.Id, clock.GetUtcNow(), ct))
                names.Add((id, file.Name));
        }

        return names;
    }

    private static async Task<List<PieceElsewhere>> ReadAsync(CityTransaction city, Guid finding, Scope scope, string words, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select e.id, e.name, e.media_type, c.size, e.thumbnail is not null, e.taken_at, u.since, f.id, f.number
            from evidence_use u
                join finding f on f.id = u.finding_id
                join evidence_file e on e.id = u.evidence_id
                join content c on c.sha256 = e.sha256
            where ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2)) and f.id <> $3 and not f.is_undone
                and ($4 = '' or strpos(lower(e.name), lower($4)) > 0 or f.number = any($5))
                and not exists (select from evidence_use own where own.finding_id = $3 and own.evidence_id = u.evidence_id)
            order by u.since desc, e.id limit $6
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(finding), Sql.Of(words), Sql.Of(FindByNumber.Written(words)), Sql.Of(MostRead));
        await using var row = await command.ExecuteReaderAsync(ct);
        var pieces = new List<PieceElsewhere>();
        while (await row.ReadAsync(ct))
        {
            pieces.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetBoolean(4),
                await row.IsDBNullAsync(5, ct) ? null : row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetGuid(7), row.GetString(8)));
        }

        return pieces;
    }
}
