-- A list of findings by a name: its filter, order and columns as the query of its address, read leniently. A shared one is everybody's
-- of the city to open, and its maker's or a supervisor's to change.
create table ledger_view (
    tenant_id  uuid        not null references tenant,
    id         uuid        not null,
    account_id uuid        not null,
    name       text        not null check (name <> '' and length(name) <= 40),
    query      text        not null check (length(query) <= 4000),
    is_shared  boolean     not null,
    made_at    timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create unique index ledger_view_own on ledger_view (tenant_id, account_id, name);
create index ledger_view_shared on ledger_view (tenant_id, name) where is_shared;
call tenant_table('ledger_view', 'select, insert, update (name), delete');

-- The view that a person's ledger opens with.
create table ledger_default (
    tenant_id  uuid not null references tenant,
    account_id uuid not null,
    view_id    uuid not null,
    primary key (tenant_id, account_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, view_id) references ledger_view (tenant_id, id) on delete cascade
);
call tenant_table('ledger_default', 'select, insert, update (view_id), delete');
