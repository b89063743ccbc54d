using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Delegations;

/// <summary>Tells both people when a delegation is made, begins and ends: each once, as the notice's id is made of what it says.</summary>
public sealed class TellDelegations(CityDatabase cities, TimeProvider clock) : IJob
{
    public string Name => "tell_delegations";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await cities.TenantsAsync(ct))
        {
            await using var city = await cities.BeginAsync(tenant.Id, ct);
            await TellAsync(city, only: null, clock.GetUtcNow(), ct);
            await city.CommitAsync(ct);
        }
    }

    /// <summary>Says what is to be said and hasn't been: also what a week without a turn has missed.</summary>
    /// <param name="only">Null for all delegations.</param>
    internal static async Task TellAsync(CityTransaction city, Guid? only, DateTimeOffset now, CancellationToken ct)
    {
        // In one order, so that two nodes that tell the same can wait for each other but never in a circle.
        await using var command = city.CreateCommand("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
            select $1, md5(concat_ws('|', $1, d.id, t.kind))::uuid as id, null::uuid, t.person, t.kind, t.about, $2, $2
            from delegation d
            join account a on a.id = d.account_id join account b on b.id = d.delegate_id
            cross join lateral (values
                ('delegation_made', b.id, concat(a.name, ' ', to_char(d.valid_from, 'YYYY-MM-DD'), '/', to_char(d.valid_to - 1, 'YYYY-MM-DD')),
                    d.ended_at is null and d.valid_from > city_day($2)),
                ('delegation_begun', b.id, concat(a.name, ' ', to_char(d.valid_from, 'YYYY-MM-DD'), '/', to_char(d.valid_to - 1, 'YYYY-MM-DD')),
                    d.ended_at is null and d.valid_from <= city_day($2) and d.valid_to > city_day($2)),
                ('delegation_for_you', a.id, concat(b.name, ' ', to_char(d.valid_from, 'YYYY-MM-DD'), '/', to_char(d.valid_to - 1, 'YYYY-MM-DD')),
                    d.made_by is not null and d.ended_at is null and d.valid_to > city_day($2)),
                ('delegation_ended', b.id, a.name, (d.ended_at is not null or d.valid_to <= city_day($2)) and d.ended_by is distinct from b.id),
                ('delegation_over', a.id, b.name, (d.ended_at is not null or d.valid_to <= city_day($2)) and d.ended_by is distinct from a.id)
                ) as t(kind, person, about, applies)
            where t.applies and d.valid_to > city_day($2) - 7 and ($3::uuid is null or d.id = $3)
            order by id
            on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(now), Sql.Of(only));
        await command.ExecuteNonQueryAsync(ct);
    }
}
