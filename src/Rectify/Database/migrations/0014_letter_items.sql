-- Drafts that are one letter: of one unit, kind, signer and occasion (a bulk issue, a day). Absent: a letter of its own.
alter table letter add column collects text;
create unique index letter_collecting on letter (tenant_id, unit_id, kind, sign_by, collects) where status = 'draft' and collects is not null;

-- What a letter that collects speaks of; letter.finding_id is one of these. left_at: the finding outran the draft, which goes out without it.
create table letter_item (
    tenant_id  uuid not null references tenant,
    letter_id  uuid not null,
    finding_id uuid not null,
    cause      text not null,
    left_at    timestamptz,
    primary key (tenant_id, letter_id, finding_id),
    foreign key (tenant_id, letter_id) references letter (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index letter_item_finding on letter_item (tenant_id, finding_id);
call tenant_table('letter_item', 'select, insert, update (cause, left_at)');

-- The drafts that a finding's deadline outran: its own are dropped, those that collect go on without it, and with nothing left not at all.
-- A letter that is being signed is waited for, and has then gone out.
create function outrun_letters(outrunner uuid, since timestamptz, reason text) returns void language plpgsql as $$
declare
    held uuid[];
begin
    select coalesce(array_agg(id), '{}') into held from (
        select l.id from letter l
        where l.status = 'draft'
          and l.id in (select letter_id from letter_item where finding_id = outrunner and left_at is null
                       and (cause like 'finding@%' or reason = 'deadline_ended'))
        order by l.id for no key update) locked;
    update letter_item set left_at = since where letter_id = any(held) and finding_id = outrunner;
    update letter l set status = 'dropped', dropped_at = since, drop_reason = reason
    where l.id = any(held) and not exists (select from letter_item i where i.letter_id = l.id and i.left_at is null);
    update letter l set finding_id = (select min(i.finding_id::text)::uuid from letter_item i where i.letter_id = l.id and i.left_at is null)
    where l.id = any(held) and l.status = 'draft' and l.finding_id = outrunner;
    update letter set status = 'dropped', dropped_at = since, drop_reason = reason
    where finding_id = outrunner and status = 'draft' and collects is null and cause like 'finding@%';
end $$;
grant execute on function outrun_letters to rectify_service;
