-- Somebody wants a batch committed: a small one is at once, a large one by a job. rows_done is written on the way by transactions
-- of its own, so that a page can tell how far the import's own transaction is. refusal: why nothing was imported, in both languages.
create table import_order (
    tenant_id   uuid        not null references tenant,
    batch_id    uuid        not null,
    account_id  uuid        not null,
    skip_faulty boolean     not null,
    asked_at    timestamptz not null,
    rows_done   integer     not null default 0,
    ended_at    timestamptz,
    refusal     jsonb,
    primary key (tenant_id, batch_id),
    foreign key (tenant_id, batch_id) references import_batch (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    check (refusal is null or ended_at is not null)
);
create index import_order_waiting on import_order (tenant_id, asked_at) where ended_at is null;
call tenant_table('import_order', 'select, insert, update (account_id, skip_faulty, asked_at, rows_done, ended_at, refusal)');

-- Who took a batch back, and why.
alter table import_batch add column undone_by uuid, add column undo_reason text;
alter table import_batch add foreign key (tenant_id, undone_by) references account (tenant_id, id) not valid;
grant update (undone_by, undo_reason) on import_batch to rectify_service;
