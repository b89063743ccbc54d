-- Who stands around a finding on a day: holders of roles in its unit (height 0), in the organisations above it, and in its
-- team (-1). kind 'former': a member of the team who once belonged to the unit. kind 'above': the organisations themselves.
create function roster_of(unit uuid, team uuid, today date)
returns table (kind text, account_id uuid, role text, place uuid, height integer, in_charge uuid[])
language sql stable as $$
    with recursive above as (
        select o.id, o.parent_id, 0 as height from organisation o where o.id = unit
        union all
        select o.id, o.parent_id, above.height + 1 from organisation o join above on o.id = above.parent_id)
    select 'stands', g.account_id, g.role, above.id, above.height,
           (select array_agg(l.organisation_id) from leader_charge l where g.role = 'leader' and l.account_id = g.account_id)
    from above
    join role_grant g on g.organisation_id = above.id and g.valid_from <= today and (g.valid_to is null or g.valid_to > today)
    join account a on a.id = g.account_id and a.disabled_at is null
    union all
    select 'stands', m.account_id, m.role, m.team_id, -1, null
    from team_member m
    join account a on a.id = m.account_id and a.disabled_at is null
    where m.team_id = team and m.valid_from <= today and (m.valid_to is null or m.valid_to > today)
    union all
    select distinct 'former', m.account_id, '', unit, 0, null::uuid[]
    from team_member m
    join role_grant g on g.account_id = m.account_id and g.organisation_id = unit
    where m.team_id = team
    union all
    select 'above', null, '', above.id, above.height, null from above where above.height > 0
    order by 5
$$;
grant execute on function roster_of to rectify_service;

-- The light of a finding at an instant: the twin of the engine's Lights.Of, for lists. A test holds the two equal.
create function light_of(due timestamptz, warn timestamptz, handed_over timestamptz, closed timestamptz, now timestamptz)
returns text language sql immutable parallel safe as $$
    select case
        when due is null then 'none'
        when handed_over is not null then case when handed_over <= due then 'met_on_time' else 'met_late' end
        when least(closed, now) > due then 'overdue'
        when least(closed, now) >= warn then 'near_due'
        else 'normal'
    end
$$;
