-- What the columns of an office's own ledger mean, as somebody matched them once: the text of a mapping file. Its name is its own.
create table ledger_mapping (
    tenant_id uuid        not null references tenant,
    id        uuid        not null,
    name      text        not null check (length(name) between 1 and 60),
    body      text        not null,
    made_by   uuid        not null,
    made_at   timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name),
    foreign key (tenant_id, made_by) references account (tenant_id, id)
);
call tenant_table('ledger_mapping', 'select, insert, delete');
