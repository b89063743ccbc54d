-- In which language a group or a system is written to; a person's own holds for what reaches one person.
alter table receiver add column language text not null default 'zh' check (language in ('zh', 'en'));

-- What came last of what other systems pushed.
create index inbound_item_last on inbound_item (tenant_id, received_at desc) where finding_id is not null;
create index inbound_alert_last on inbound_alert (tenant_id, raised_at desc);
