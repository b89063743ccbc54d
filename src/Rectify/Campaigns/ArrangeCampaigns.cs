using Npgsql;
using NpgsqlTypes;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>What the city's supervisor does with campaigns: opens and changes them.</summary>
public sealed class ArrangeCampaigns(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int LongestName = 100, LongestAuthority = 500;

    /// <returns>The new campaign's id.</returns>
    public Task<Administered<Guid>> OpenAsync(CurrentAccount me, CampaignWanted wanted, CancellationToken ct) =>
        RunAsync(me, Guid.CreateVersion7(clock.GetUtcNow()), isNew: true, wanted, ct);

    /// <summary>Says anew what a campaign is. Another ladder holds for deadlines that begin from now on.</summary>
    public Task<Administered<Guid>> ChangeAsync(CurrentAccount me, Guid campaign, CampaignWanted wanted, CancellationToken ct) =>
        RunAsync(me, campaign, isNew: false, wanted, ct);

    private async Task<Administered<Guid>> RunAsync(CurrentAccount me, Guid id, bool isNew, CampaignWanted wanted, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        var faults = FaultsOf(published, wanted);
        var now = clock.GetUtcNow();
        var (begun, refused) = await Arranging.BeginAsync(database, me, isNew ? null : id, now, ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var arranging = begun;
        if (faults is not null)
            return faults;

        var template = published.Templates.FirstOrDefault(one => one.Name == wanted.Template);
        var touched = await arranging.ExecuteAsync("""
            insert into campaign (tenant_id, id, name, authority, opens_on, ends_on, ladder, made_at, areas, checklists)
            values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, '{}'), coalesce($10, '{}'))
            on conflict (tenant_id, id) do update set
                name = excluded.name, authority = excluded.authority, opens_on = excluded.opens_on, ends_on = excluded.ends_on, ladder = excluded.ladder,
                areas = coalesce($9, campaign.areas), checklists = coalesce($10, campaign.checklists)
            """, ct,
            Sql.Of(me.Tenant), Sql.Of(id), Sql.Of(wanted.Name.Trim()), Sql.Of(wanted.Authority.Trim()), Sql.Of(wanted.OpensOn), Day(wanted.EndsOn),
            Sql.Of(wanted.Ladder), Sql.Of(now), Sql.OfMany(wanted.Areas ?? template?.Areas.ToArray()), Sql.OfMany(wanted.Checklists ?? template?.Checklists.ToArray()));
        if (touched is null)
            return new Problem(StatusCodes.Status409Conflict, "campaign_name_taken") { Missing = [new("campaign_name_taken", "name")] };

        await arranging.CommitAsync(isNew ? "campaign_opened" : "campaign_changed", id, wanted, ct);
        return id;
    }

    private static Problem? FaultsOf(Published published, CampaignWanted wanted)
    {
        var missing = new List<MissingPart>();
        if (wanted.Name.Trim().Length is 0 or > LongestName)
            missing.Add(new("campaign_name_missing", "name", ("most", LongestName)));
        if (wanted.Authority.Trim().Length is 0 or > LongestAuthority)
            missing.Add(new("campaign_authority_missing", "authority", ("most", LongestAuthority)));
        if (wanted.EndsOn < wanted.OpensOn)
            missing.Add(new("campaign_ends_before", "ends_on"));
        if (wanted.Ladder is { } ladder && !published.Shelf.HasLadder(ladder))
            missing.Add(new("campaign_ladder_unknown", "ladder", ("ladder", ladder)));
        if (wanted.Template is { } template && published.Templates.All(one => one.Name != template))
            missing.Add(new("campaign_template_unknown", "template", ("template", template)));
        if ((wanted.Areas ?? []).FirstOrDefault(area => CampaignAreas.TitleOf(published, area) is null) is { } area)
            missing.Add(new("campaign_area_unknown", "areas", ("area", area)));
        if ((wanted.Checklists ?? []).FirstOrDefault(name => published.ChecklistNamed(name) is null) is { } checklist)
            missing.Add(new("campaign_checklist_unknown", "checklists", ("checklist", checklist)));
        return missing.Count > 0 ? new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = missing } : null;
    }

    private static NpgsqlParameter Day(DateOnly? day) => new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };
}
