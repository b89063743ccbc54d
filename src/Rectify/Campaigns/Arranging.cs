using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Campaigns;

/// <summary>One act of the supervisor on a campaign or a team, open until it is written down: who may do it, what it changes, the audit
/// log's line.</summary>
internal sealed class Arranging : IAsyncDisposable
{
    private readonly CityTransaction _city;
    private readonly CurrentAccount _me;
    private readonly DateTimeOffset _now;

    private Arranging(CityTransaction city, CurrentAccount me, DateTimeOffset now) => (_city, _me, _now) = (city, me, now);

    public CityTransaction City => _city;

    /// <param name="campaign">The campaign it is about; null for one that isn't there yet.</param>
    /// <returns>Why this person may not: what they can't see isn't there, what they see is not theirs to arrange.</returns>
    public static async Task<(Arranging? Begun, Problem? Refused)> BeginAsync(
        CityDatabase database, CurrentAccount me, Guid? campaign, DateTimeOffset now, CancellationToken ct)
    {
        var city = await database.BeginAsync(me.Tenant, ct);
        var arranging = new Arranging(city, me, now);
        var isSeen = campaign is not { } id || await CampaignQuery.IsSeenAsync(city, id, await Scope.OfAsync(city, me.Id, now, ct), ct);
        if (isSeen && await Officers.IsAsync(city, me.Id, now, ct, "supervisor"))
            return (arranging, null);

        await arranging.DisposeAsync();
        return (null, isSeen ? Problem.NotYours : Problem.NotFound);
    }

    /// <returns>How many rows it touched; null when a row of the same name or person is there already.</returns>
    public async Task<int?> ExecuteAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = _city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        try
        {
            return await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    public async Task<bool> IsThereAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = _city.CreateCommand($"select exists ({sql})");
        Sql.Bind(command, parameters);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Writes one of several acts down, to be committed with the others.</summary>
    public void Note(string act, Guid subject, object detail) => _city.Db.AuditEntries.Add(Accounts.Audit.Of(_me, act, subject, _now, detail));

    /// <summary>Writes the act down and commits.</summary>
    public Task CommitAsync(string act, Guid subject, object detail, CancellationToken ct)
    {
        Note(act, subject, detail);
        return CommitAsync(ct);
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        await _city.Db.SaveChangesAsync(ct);
        await _city.CommitAsync(ct);
    }

    public ValueTask DisposeAsync() => _city.DisposeAsync();
}
