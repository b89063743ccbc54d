-- Sweeps take findings by the instant of their next rung and go on from the last one taken; ties are broken by the id.
drop index finding_rungs;
create index finding_rungs on finding (tenant_id, next_rung_at, id) where next_rung_at is not null;
create index finding_stuck on finding (tenant_id, sweep_failures desc, id) where sweep_after is not null;

-- The calendar that a finding's clocks were last held against, by content; absent when they must be looked at again.
alter table finding add column calendar_hash text;
create index finding_by_calendar on finding (tenant_id, unit_id, calendar_hash) where closed_at is null;

-- Letters that go out by themselves.
create index letter_of_system on letter (tenant_id, drafted_at, id) where status = 'draft' and sign_by = 'system';
