-- Reports are published like everything else of workflows/: a changed definition is a new version.
alter table publication drop constraint publication_kind_check;
alter table publication add constraint publication_kind_check check (kind in ('process', 'ladder', 'calendar', 'document', 'report'));

-- Letters of a kind signed in a span of days.
create index letter_signed on letter (tenant_id, kind, signed_at) where status = 'signed';
