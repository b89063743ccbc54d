using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rectify.Accounts;
using Rectify.Batches;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>Issues what a campaign has ready to all of its counties at once, as a bulk act: each finding gets its own answer.</summary>
public sealed class IssueCampaign(CityDatabase database, ProcessLibrary library, TakeBulkAct take, TimeProvider clock)
{
    /// <param name="deadline">A budget or a day for all of them; null keeps the deadline that each was entered with.</param>
    /// <param name="key">Makes a second click harmless; null when the caller doesn't repeat itself.</param>
    /// <returns>The bulk act's id.</returns>
    public async Task<Administered<Guid>> HandleAsync(CurrentAccount me, Guid campaign, Guid[] units, string? deadline, string? key, CancellationToken ct)
    {
        if (await ReadyAsync(me, campaign, units, ct) is not { } ready)
            return Problem.NotFound;
        if (ready.Length == 0)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("campaign_nothing_to_issue", "units")] };

        var fields = deadline is null ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("deadline", deadline);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{campaign} {string.Join(',', units.Order())} {deadline}"));
        return await take.HandleAsync(new(me.Tenant, me.Id, "issue", ready, null, fields, key, hash), ct) is { } act
            ? act.Id
            : new Problem(StatusCodes.Status422UnprocessableEntity, "key_reused");
    }

    // The oldest first; what one act can't take is left for the next.
    private async Task<ImmutableArray<Guid>?> ReadyAsync(CurrentAccount me, Guid campaign, Guid[] units, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        if (!await CampaignQuery.IsSeenAsync(city, campaign, scope, ct))
            return null;

        await using var command = city.CreateCommand("""
            select f.id from finding f
            where f.campaign_id = $3 and f.unit_id = any($4) and f.process || '/' || f.state = any($5) and not f.is_undone
              and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))
            order by f.opened_at, f.id limit $6
            """);
        Sql.Bind(command,
            Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign), Sql.Of(units), Sql.Of(CampaignQuery.StatesOffering(published, "issue")),
            Sql.Of(BulkAct.Most));
        await using var row = await command.ExecuteReaderAsync(ct);
        var ready = ImmutableArray.CreateBuilder<Guid>();
        while (await row.ReadAsync(ct))
            ready.Add(row.GetGuid(0));
        return ready.DrainToImmutable();
    }
}
