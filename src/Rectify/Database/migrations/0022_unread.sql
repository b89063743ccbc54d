-- What a person has not read, however much there is that was.
create index notice_unread on notice (tenant_id, account_id, made_at desc, id desc) where read_at is null and dropped_at is null;
