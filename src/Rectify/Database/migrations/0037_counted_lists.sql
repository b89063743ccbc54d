-- A list says how many it holds, up to ten thousand. What decides whether a finding is counted lies in the index beside what it is counted
-- by, so that the count reads a hundred pages and not ten thousand rows.
drop index finding_by_unit, finding_by_team, finding_by_campaign, finding_by_age, finding_by_due, finding_by_process, finding_by_state,
    finding_by_owner, finding_by_source, finding_by_severity, finding_by_category, finding_stalled, finding_ended, finding_dropped;
create index finding_by_unit on finding (tenant_id, unit_id, opened_at desc, id desc) include (state, is_undone, confined_to);
create index finding_by_team on finding (tenant_id, team_id, opened_at desc, id desc) include (state, is_undone, confined_to);
create index finding_by_campaign on finding (tenant_id, campaign_id, opened_at desc, id desc) include (state, is_undone, confined_to);
create index finding_by_age on finding (tenant_id, opened_at desc, id desc) include (state, is_undone, confined_to);
create index finding_by_due on finding (tenant_id, due_at, id, warn_at) include (state, is_undone, confined_to, handed_over_at, closed_at)
    where closed_at is null;
create index finding_by_process on finding (tenant_id, process, state) include (is_undone, confined_to);
create index finding_by_state on finding (tenant_id, state) include (is_undone, confined_to);
create index finding_by_owner on finding (tenant_id, owner_party) include (state, is_undone, confined_to);
create index finding_by_source on finding (tenant_id, source) include (state, is_undone, confined_to);
create index finding_by_severity on finding (tenant_id, severity) include (state, is_undone, confined_to);
create index finding_by_category on finding (tenant_id, category) include (state, is_undone, confined_to);
create index finding_stalled on finding (tenant_id, opened_at desc, id desc) include (state, is_undone, confined_to, is_stalled) where is_stalled;
create index finding_ended on finding (tenant_id, closed_at) include (state, is_undone, confined_to) where closed_at is not null;
create index finding_dropped on finding (tenant_id, due_at) include (state, is_undone, confined_to, handed_over_at, closed_at, warn_at)
    where closed_at is not null and handed_over_at is null;
