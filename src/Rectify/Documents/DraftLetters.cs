using Rectify.Accounts;
using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Drafts what no rung and no action drafts: a campaign's feedback to each of its counties, and the bulletin of a period.</summary>
public sealed class DraftLetters(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>督查反馈意见.</summary>
    public const string Feedback = "feedback";

    /// <summary>通报 of any days.</summary>
    public const string PeriodBulletin = "period-bulletin";

    private static readonly string[] Roles = ["supervisor", "leader"];

    /// <summary>One draft for each county with findings in the campaign that has none yet; each speaks of its own county's findings alone.</summary>
    /// <returns>How many were drafted.</returns>
    public async Task<Administered<int>> FeedbackAsync(CurrentAccount me, Guid campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, me.Id, now, ct);
        if (!await CampaignQuery.IsSeenAsync(city, campaign, scope, ct))
            return Problem.NotFound;
        if (await ObjectionAsync(city, me, published, Feedback, now, ct) is { } objection)
            return objection;

        await using var command = city.CreateCommand($"""
            with fit as (
                select f.tenant_id, f.id, f.unit_id, first_value(f.id) over (partition by f.unit_id order by f.number) as filed
                from finding f
                where f.campaign_id = $1 and f.process = any($8) and not f.is_undone and {Apart.Not} and (f.closed_at is null or f.conclusion <> 'not_started')
                    and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))
                    and not exists (
                        select from letter l join finding g on g.id = l.finding_id
                        where l.kind = $4 and l.unit_id = f.unit_id and g.campaign_id = $1 and l.status in ('draft', 'signed'))),
            drafted as (
                insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, drafted_at, collects)
                select distinct on (unit_id) tenant_id, gen_random_uuid(), filed, $4, unit_id, $6, $4, 'draft', $7, $5 from fit order by unit_id
                on conflict do nothing
                returning id, unit_id),
            listed as (
                insert into letter_item (tenant_id, letter_id, finding_id, cause)
                select fit.tenant_id, drafted.id, fit.id, $4 from fit join drafted on drafted.unit_id = fit.unit_id)
            select count(*)::int from drafted
            """);
        Sql.Bind(command,
            Sql.Of(campaign), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(Feedback), Sql.Of($"{Feedback} {campaign:n}"),
            Sql.Of(published.DocumentNamed(Feedback)!.SignBy), // ObjectionAsync has seen that there is one
            Sql.Of(now), Sql.Of(Inspecting(published)));
        var drafted = (int)(await command.ExecuteScalarAsync(ct))!; // a count is always there
        await city.CommitAsync(ct);
        return drafted;
    }

    /// <returns>The draft's id.</returns>
    public async Task<Administered<Guid>> BulletinAsync(CurrentAccount me, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await ObjectionAsync(city, me, published, PeriodBulletin, now, ct) is { } objection)
            return objection;
        if (to < from)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("letter_days_backwards", "to")] };

        var id = Guid.CreateVersion7(now);
        var top = await TopOrganisation.OfAsync(city, ct);
        await using var command = city.CreateCommand("""
            insert into letter (tenant_id, id, kind, unit_id, sign_by, cause, status, drafted_at, period_from, period_to)
            values ($1, $2, $3, $4, $5, $3, 'draft', $6, $7, $8)
            """);
        Sql.Bind(command,
            Sql.Of(me.Tenant), Sql.Of(id), Sql.Of(PeriodBulletin), Sql.Of(top.Id), Sql.Of(published.DocumentNamed(PeriodBulletin)!.SignBy), // as above
            Sql.Of(now), Sql.Of(from), Sql.Of(to));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return id;
    }

    // A look-back or a proposal to hold to account belongs to the campaign too, and isn't what the inspection found.
    private static string[] Inspecting(Published published) =>
        [.. CampaignQuery.StatesOffering(published, "issue").Select(state => state.Split('/')[0]).Distinct()];

    private static async Task<Problem?> ObjectionAsync(
        CityTransaction city, CurrentAccount me, Published published, string kind, DateTimeOffset now, CancellationToken ct)
    {
        var isTheirs = kind == PeriodBulletin ? await CityOffice.IsOfAsync(city, me.Id, now, ct, Roles) : await Officers.IsAsync(city, me.Id, now, ct, Roles);
        if (!isTheirs)
            return Problem.NotYours;
        return published.DocumentNamed(kind)?.SignBy is null ? new Problem(StatusCodes.Status409Conflict, "letter_no_template", ("kind", kind)) : null;
    }
}
