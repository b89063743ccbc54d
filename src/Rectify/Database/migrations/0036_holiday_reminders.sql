-- Reminders before holidays are published beside everything else of workflows/, whatever else that may be by now.
do $$
declare
    known text := (select substring(pg_get_constraintdef(oid) from '^CHECK \((.*)\)$') from pg_constraint where conname = 'publication_kind_check');
begin
    alter table publication drop constraint publication_kind_check;
    execute format('alter table publication add constraint publication_kind_check check (kind = ''reminder'' or %s)', known);
end $$;

-- What a city says of a reminder otherwise than its file: whether it is sent at all, how many working days ahead, to whom. organisations:
-- those whose people are told, with all below them; empty for everybody.
create table holiday_reminder (
    tenant_id     uuid        not null references tenant,
    name          text        not null check (name <> ''),
    is_on         boolean     not null,
    days_before   integer     not null check (days_before between 1 and 10),
    roles         text[]      not null check (cardinality(roles) > 0),
    organisations uuid[]      not null,
    changed_by    uuid        not null,
    changed_at    timestamptz not null,
    primary key (tenant_id, name),
    foreign key (tenant_id, changed_by) references account (tenant_id, id)
);
call tenant_table('holiday_reminder', 'select, insert, update');
