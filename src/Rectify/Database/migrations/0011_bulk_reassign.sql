-- Findings are handed from one person responsible to another in bulk too: what a leaver leaves behind.
alter table batch drop constraint batch_act_check;
alter table batch add constraint batch_act_check check (act in ('issue', 'acknowledge', 'urge', 'assign'));

-- The findings that a person is named on.
create index finding_by_rectifier on finding (tenant_id, rectifier_id) where closed_at is null and rectifier_id is not null;
