-- Responsibility checklists and templates of campaigns are published beside reports.
alter table publication drop constraint publication_kind_check;
alter table publication add constraint publication_kind_check
    check (kind in ('process', 'ladder', 'calendar', 'document', 'report', 'inbound', 'checklist', 'template'));

-- The areas (领域) that a campaign is counted by and the checklists that its units go through; empty for neither.
alter table campaign add column areas text[] not null default '{}', add column checklists text[] not null default '{}';

-- Where a unit stood with one entry of a checklist, each time somebody said so: the last is how it stands, and the key lets only one
-- of two people write what comes next.
create table checklist_tick (
    tenant_id   uuid        not null references tenant,
    campaign_id uuid        not null,
    unit_id     uuid        not null,
    checklist   text        not null,
    entry       text        not null,
    sequence    integer     not null check (sequence > 0),
    standing    text        not null check (standing in ('fulfilled', 'partly', 'unfulfilled')),
    note        text        not null check (length(note) <= 2000),
    evidence    text        not null check (length(evidence) <= 500),
    by_account  uuid        not null,
    at          timestamptz not null,
    primary key (tenant_id, campaign_id, unit_id, checklist, entry, sequence),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, by_account) references account (tenant_id, id)
);
call append_only_table('checklist_tick');
call tenant_table('checklist_tick', 'select, insert');

-- The finding that an entry became; one for each time that it was said not to be fulfilled.
create table checklist_finding (
    tenant_id   uuid    not null references tenant,
    campaign_id uuid    not null,
    unit_id     uuid    not null,
    checklist   text    not null,
    entry       text    not null,
    sequence    integer not null,
    finding_id  uuid    not null,
    primary key (tenant_id, campaign_id, unit_id, checklist, entry, sequence),
    unique (tenant_id, finding_id),
    foreign key (tenant_id, campaign_id, unit_id, checklist, entry, sequence)
        references checklist_tick (tenant_id, campaign_id, unit_id, checklist, entry, sequence),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
call append_only_table('checklist_finding');
call tenant_table('checklist_finding', 'select, insert');

-- A self-inspection task (自查任务): what several units of a campaign are to look at by themselves, and report.
create table inspection_task (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    campaign_id uuid        not null,
    title       text        not null check (length(title) between 1 and 100),
    what        text        not null check (length(what) between 1 and 2000),
    deadline    text        not null,
    sent_by     uuid        not null,
    sent_at     timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
    foreign key (tenant_id, sent_by) references account (tenant_id, id)
);
create index inspection_task_campaign on inspection_task (tenant_id, campaign_id);
call append_only_table('inspection_task');
call tenant_table('inspection_task', 'select, insert');

-- A unit that the task was sent to, and by when it is to report, by its own calendar.
create table inspection_task_unit (
    tenant_id uuid        not null references tenant,
    task_id   uuid        not null,
    unit_id   uuid        not null,
    due_at    timestamptz not null,
    primary key (tenant_id, task_id, unit_id),
    foreign key (tenant_id, task_id) references inspection_task (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id)
);
create index inspection_task_unit_unit on inspection_task_unit (tenant_id, unit_id);
call append_only_table('inspection_task_unit');
call tenant_table('inspection_task_unit', 'select, insert');

-- What a unit reported: one report a task.
create table inspection_report (
    tenant_id  uuid        not null references tenant,
    task_id    uuid        not null,
    unit_id    uuid        not null,
    looked_at  integer     not null check (looked_at > 0),
    statement  text        not null check (length(statement) <= 2000),
    by_account uuid        not null,
    at         timestamptz not null,
    primary key (tenant_id, task_id, unit_id),
    foreign key (tenant_id, task_id, unit_id) references inspection_task_unit (tenant_id, task_id, unit_id),
    foreign key (tenant_id, by_account) references account (tenant_id, id)
);
call append_only_table('inspection_report');
call tenant_table('inspection_report', 'select, insert');

-- What a unit found on a task; a finding counts for one task.
create table inspection_report_finding (
    tenant_id  uuid not null references tenant,
    finding_id uuid not null,
    task_id    uuid not null,
    unit_id    uuid not null,
    primary key (tenant_id, finding_id),
    foreign key (tenant_id, task_id, unit_id) references inspection_report (tenant_id, task_id, unit_id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index inspection_report_finding_task on inspection_report_finding (tenant_id, task_id, unit_id);
call append_only_table('inspection_report_finding');
call tenant_table('inspection_report_finding', 'select, insert');

-- 催报: who was urged to report, and when.
create table inspection_urge (
    tenant_id  uuid        not null references tenant,
    task_id    uuid        not null,
    unit_id    uuid        not null,
    at         timestamptz not null,
    note       text        not null check (length(note) <= 500),
    by_account uuid        not null,
    primary key (tenant_id, task_id, unit_id, at),
    foreign key (tenant_id, task_id, unit_id) references inspection_task_unit (tenant_id, task_id, unit_id),
    foreign key (tenant_id, by_account) references account (tenant_id, id)
);
call append_only_table('inspection_urge');
call tenant_table('inspection_urge', 'select, insert');

-- 期末盘点: how a campaign's findings stood on its last day. A campaign that is given another end is counted again on that one.
create table campaign_count (
    tenant_id   uuid        not null references tenant,
    campaign_id uuid        not null,
    ends_on     date        not null,
    counted_at  timestamptz not null,
    primary key (tenant_id, campaign_id, ends_on),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
);
call append_only_table('campaign_count');
call tenant_table('campaign_count', 'select, insert');

create table campaign_count_finding (
    tenant_id   uuid not null references tenant,
    campaign_id uuid not null,
    ends_on     date not null,
    finding_id  uuid not null,
    unit_id     uuid not null,
    result      text not null check (result in ('done', 'unfinished', 'long_term')),
    primary key (tenant_id, campaign_id, ends_on, finding_id),
    foreign key (tenant_id, campaign_id, ends_on) references campaign_count (tenant_id, campaign_id, ends_on),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id)
);
create index campaign_count_finding_finding on campaign_count_finding (tenant_id, finding_id);
call append_only_table('campaign_count_finding');
call tenant_table('campaign_count_finding', 'select, insert');

-- 完成、转长期 or neither, whatever day it is; null for what ended as neither, such as a finding that was withdrawn.
create function window_result(conclusion text, closed_at timestamptz) returns text language sql immutable parallel safe
return case when conclusion = 'done' then 'done' when conclusion = 'long_term' then 'long_term' when closed_at is null then 'unfinished' end;
grant execute on function window_result to rectify_service;

-- 空转: open, and extended twice or returned three times.
alter table finding add column is_idling boolean generated always as (
    closed_at is null and (coalesce((case_state #>> '{tallies,extended}')::integer, 0) >= 2
        or coalesce((case_state #>> '{tallies,returned}')::integer, 0) >= 3)) stored;
create index finding_idling on finding (tenant_id, opened_at desc, id desc) where is_idling;
