-- Somebody is away and another stands in for them, on the days [valid_from, valid_to). Never deleted, so that what was done under it
-- can be explained: ending it early moves valid_to, and ended_at says when that was; one that ended before it began has no days.
create table delegation (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    account_id  uuid        not null,
    delegate_id uuid        not null,
    valid_from  date        not null,
    valid_to    date        not null check (valid_to >= valid_from),
    reason      text        not null check (reason <> '' and length(reason) <= 200),
    made_at     timestamptz not null,
    ended_at    timestamptz,
    ended_by    uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, delegate_id) references account (tenant_id, id),
    foreign key (tenant_id, ended_by) references account (tenant_id, id),
    check (account_id <> delegate_id),
    check ((ended_at is null) = (ended_by is null)),
    constraint delegation_once exclude using gist
        (tenant_id with =, account_id with =, delegate_id with =, daterange(valid_from, valid_to) with &&)
);
create index delegation_account on delegation (tenant_id, account_id, valid_to);
create index delegation_delegate on delegation (tenant_id, delegate_id, valid_to);
create index delegation_ends on delegation (tenant_id, valid_to);
call tenant_table('delegation', 'select, insert, update (valid_to, ended_at, ended_by)');

-- The day that an instant is where the city is.
create function city_day(instant timestamptz) returns date language sql stable as $$
    select (instant at time zone o.zone)::date from organisation o where o.parent_id is null and o.valid_to is null limit 1
$$;

-- The persons for whom somebody stands in at an instant, the earliest delegation first.
create function absent_for(delegate uuid, instant timestamptz) returns setof uuid language sql stable as $$
    select d.account_id
    from delegation d join account a on a.id = d.account_id and a.disabled_at is null
    where d.delegate_id = delegate and d.valid_to > city_day(instant) and d.valid_from <= city_day(instant)
    order by d.valid_from, d.id
$$;
grant execute on function city_day, absent_for to rectify_service;

-- As before, and who stands in for those people: kind stands_in, the delegate as account_id, the absent one as place, in the order in
-- which the delegations began. Delegates are looked at for having been of the unit, as the team's members are.
create or replace function roster_of(unit uuid, team uuid, today date)
returns table (kind text, account_id uuid, role text, place uuid, height integer, in_charge uuid[])
language sql stable as $$
    with recursive above as (
        select o.id, o.parent_id, 0 as height from organisation o where o.id = unit
        union all
        select o.id, o.parent_id, above.height + 1 from organisation o join above on o.id = above.parent_id),
    standing as (
        select g.account_id, g.role, above.id as place, above.height,
               (select array_agg(l.organisation_id) from leader_charge l where g.role = 'leader' and l.account_id = g.account_id) as in_charge
        from above
        join role_grant g on g.organisation_id = above.id and g.valid_from <= today and (g.valid_to is null or g.valid_to > today)
        join account a on a.id = g.account_id and a.disabled_at is null
        union all
        select m.account_id, m.role, m.team_id, -1, null
        from team_member m
        join account a on a.id = m.account_id and a.disabled_at is null
        where m.team_id = team and m.valid_from <= today and (m.valid_to is null or m.valid_to > today)),
    standing_in as (
        select d.delegate_id, d.account_id, (row_number() over (order by d.valid_from, d.id))::integer as place
        from delegation d join account a on a.id = d.delegate_id and a.disabled_at is null
        where d.account_id in (select s.account_id from standing s) and d.valid_to > today and d.valid_from <= today)
    select 'stands', s.account_id, s.role, s.place, s.height, s.in_charge from standing s
    union all
    select distinct 'former', m.account_id, '', unit, 0, null::uuid[]
    from (select t.account_id from team_member t where t.team_id = team union all select i.delegate_id from standing_in i) m
    join role_grant g on g.account_id = m.account_id and g.organisation_id = unit
    union all
    select 'above', null, '', above.id, above.height, null from above where above.height > 0
    union all
    select 'stands_in', i.delegate_id, '', i.account_id, i.place, null from standing_in i
    order by 5
$$;

-- For whom a letter was signed by somebody who stood in; absent where the signer acted for nobody else.
alter table letter add column signed_for uuid;
alter table letter add foreign key (tenant_id, signed_for) references account (tenant_id, id) not valid;
