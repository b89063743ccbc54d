-- A bulk act: the same action on many findings, asked for once. id follows from the maker's Idempotency-Key where one came;
-- body_hash tells whether that key was used for something else.
create table batch (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    account_id  uuid        not null,
    act         text        not null check (act in ('issue', 'acknowledge', 'urge')),
    note        text,
    fields      jsonb       not null,
    body_hash   bytea       not null check (length(body_hash) = 32),
    made_at     timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index batch_unfinished on batch (tenant_id, made_at) where finished_at is null;
call tenant_table('batch', 'select, insert, update (finished_at)');

-- What became of one finding of a batch; outcome is absent until it has been tried. problem: the refusal in both languages.
create table batch_item (
    tenant_id  uuid    not null references tenant,
    batch_id   uuid    not null,
    finding_id uuid    not null,
    ordinal    integer not null,
    outcome    text    check (outcome in ('taken', 'refused')),
    problem    jsonb,
    done_at    timestamptz,
    primary key (tenant_id, batch_id, finding_id),
    foreign key (tenant_id, batch_id) references batch (tenant_id, id),
    check ((outcome is null) = (done_at is null)),
    check ((outcome is not distinct from 'refused') = (problem is not null))
);
call tenant_table('batch_item', 'select, insert, update (outcome, problem, done_at)');

-- A person gets one notice a batch, whatever many of its findings tell of.
alter table notice add column batch_id uuid;
alter table notice add foreign key (tenant_id, batch_id) references batch (tenant_id, id) not valid;
create unique index notice_once_a_batch on notice (tenant_id, batch_id, account_id) where batch_id is not null;
