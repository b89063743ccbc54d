-- A ledger file that somebody brought: read into import_row first, committed or not, undone or not.
create table import_batch (
    tenant_id    uuid        not null references tenant,
    id           uuid        not null,
    campaign_id  uuid        not null,
    process      text        not null,
    file_name    text        not null,
    file_hash    bytea       not null check (length(file_hash) = 32),
    mapping      text        not null,
    zone         text,
    new_units    text,
    made_by      uuid,
    made_at      timestamptz not null,
    status       text        not null default 'staged' check (status in ('staged', 'committed', 'undone')),
    committed_at timestamptz,
    undone_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
    foreign key (tenant_id, made_by) references account (tenant_id, id),
    check ((status <> 'staged') = (committed_at is not null)),
    check ((status = 'undone') = (undone_at is not null))
);
create index import_batch_by_age on import_batch (tenant_id, made_at desc, id desc);
call tenant_table('import_batch', 'select, insert, update (status, committed_at, undone_at)');

-- A row of the file as it was understood. body: the finding; faults: what is wrong or was assumed; changes: cells that differ
-- from the last import of the same number. unit_id is absent for a unit that the commit will make. done_at: committed.
create table import_row (
    tenant_id  uuid    not null references tenant,
    batch_id   uuid    not null,
    row        integer not null check (row > 0),
    fate       text    not null check (fate in ('new', 'changed', 'same', 'faulty')),
    number     text,
    unit_id    uuid,
    team_id    uuid,
    unit       text,
    title      text,
    body       jsonb,
    faults     jsonb   not null default '[]',
    changes    jsonb   not null default '[]',
    finding_id uuid,
    done_at    timestamptz,
    primary key (tenant_id, batch_id, row),
    foreign key (tenant_id, batch_id) references import_batch (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    check ((fate = 'faulty') = (body is null)),
    check (done_at is null or finding_id is not null)
);
create index import_row_number on import_row (tenant_id, number) where done_at is not null;
create index import_row_finding on import_row (tenant_id, finding_id) where finding_id is not null;
call tenant_table('import_row', 'select, insert, update (unit_id, finding_id, faults, done_at)');
