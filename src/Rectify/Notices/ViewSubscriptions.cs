using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>A saved view, and how often whoever asks hears of what comes into it.</summary>
/// <param name="Rhythm">at_once, daily or weekly; null for never.</param>
public sealed record SubscribedView(Guid View, string Name, string? Rhythm);

/// <summary>Which saved views a person hears of.</summary>
public sealed class ViewSubscriptions(CityDatabase cities, LedgerViews views, TimeProvider clock)
{
    public const string AtOnce = "at_once", Daily = "daily", Weekly = "weekly";

    public static readonly IReadOnlyList<string> Rhythms = [AtOnce, Daily, Weekly];

    /// <summary>All views that the person may open, in the order of the ledger's own list.</summary>
    public async Task<IReadOnlyList<SubscribedView>> ListAsync(CurrentAccount me, CancellationToken ct)
    {
        var open = await views.ListAsync(me, ct);
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("select view_id, rhythm from view_subscription where account_id = $1");
        Sql.Bind(command, Sql.Of(me.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        var rhythms = new Dictionary<Guid, string>();
        while (await row.ReadAsync(ct))
            rhythms.Add(row.GetGuid(0), row.GetString(1));
        return [.. open.Select(view => new SubscribedView(view.Id, view.Name, rhythms.GetValueOrDefault(view.Id)))];
    }

    /// <summary>What is in the view by now is known to whoever subscribes; from then on they hear of what comes into it.</summary>
    /// <param name="rhythm">Null for never.</param>
    /// <returns>What is in the way; absent when it is done.</returns>
    public async Task<Problem?> ChooseAsync(CurrentAccount me, Guid view, string? rhythm, CancellationToken ct)
    {
        if (rhythm is not null && !Rhythms.Contains(rhythm))
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("rhythm_unknown", "rhythm", ("known", string.Join(", ", Rhythms)))] };
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        // Looked at by the job's next turn, which has seen nothing of it yet and so tells nothing.
        await using var command = city.CreateCommand(rhythm is null
            ? "delete from view_subscription where tenant_id = $1 and account_id = $2 and view_id = $3"
            : """
            insert into view_subscription (tenant_id, account_id, view_id, rhythm, next_at)
            select $1, $2, id, $4, $5 from ledger_view where id = $3 and (account_id = $2 or is_shared)
            on conflict (tenant_id, account_id, view_id) do update set rhythm = excluded.rhythm, next_at = excluded.next_at
            """);
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(me.Id), Sql.Of(view));
        if (rhythm is not null)
            Sql.Bind(command, Sql.Of(rhythm), Sql.Of(clock.GetUtcNow()));
        if (await command.ExecuteNonQueryAsync(ct) == 0 && rhythm is not null)
            return Problem.NotFound;
        await city.CommitAsync(ct);
        return null;
    }

    /// <returns>The address of the view; null when the person may not open it.</returns>
    public async Task<string?> AddressAsync(CurrentAccount me, Guid view, CancellationToken ct) =>
        (await views.ListAsync(me, ct)).FirstOrDefault(known => known.Id == view)?.Address;
}
