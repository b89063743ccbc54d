-- Points and holidays' reminders are listed for a whole city, the newest first.
create index score_at on score (tenant_id, at desc, finding_id desc, cause desc) where not reversal;
create index notice_holiday on notice (tenant_id, about, made_at) where kind = 'holiday';
