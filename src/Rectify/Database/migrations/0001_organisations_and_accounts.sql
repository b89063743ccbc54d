create extension if not exists btree_gist;

-- How every table of a city is protected: its rows are the current transaction's tenant's and nobody else's, for the
-- owner too; asking with no tenant set is an error, since the policy reads the setting without a default. The second
-- policy lets the owner's pg_dump read all cities. rights: what the service may do with the table, as grant spells it.
create procedure tenant_table(name regclass, rights text) language plpgsql as $$
begin
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy tenant on %s using (tenant_id = current_setting(''rectify.tenant'')::uuid)', name);
    execute format('create policy backup on %s for select to rectify_owner '
        'using (current_setting(''rectify.backup'', true) = ''on'')', name);
    execute format('grant %s on %s to rectify_service', rights, name);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are only ever added', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Rows of the table are only ever added, whoever asks, its owner included.
create procedure append_only_table(name regclass) language plpgsql as $$
begin
    execute format('create trigger append_only before update or delete on %s for each row execute function refuse_change()', name);
    execute format('create trigger append_only_whole before truncate on %s for each statement execute function refuse_change()', name);
end $$;

revoke execute on procedure tenant_table, append_only_table from public;

-- One installation of Rectify: a single row. key_id names the key file that DataProtection's keys are encrypted with;
-- sending_paused holds every notice back after a restore, until an administrator lets them go.
create table installation (
    only_one       boolean     primary key default true check (only_one),
    id             uuid        not null,
    key_id         text        not null,
    created_at     timestamptz not null,
    sending_paused boolean     not null default false,
    paused_at      timestamptz
);
grant select, update (sending_paused, paused_at) on installation to rectify_service;

-- A city. The only table of the business without row-level security: jobs walk it, one transaction a city.
create table tenant (
    id               uuid        primary key,
    name             text        not null unique check (name <> ''),
    is_demonstration boolean     not null default false,
    created_at       timestamptz not null
);
grant select on tenant to rectify_service;

-- DataProtection's key ring, each key's secret encrypted with the key file, which is never in the database.
create table data_protection_key (
    name       text        primary key,
    xml        text        not null,
    created_at timestamptz not null
);
grant select, insert on data_protection_key to rectify_service;

-- An organisation, valid on the days [valid_from, valid_to). Never deleted: it ends, and may name who carries on.
create table organisation (
    tenant_id    uuid not null references tenant,
    id           uuid not null,
    parent_id    uuid,
    name         text not null check (name <> ''),
    short_name   text not null check (short_name <> ''),
    kind         text not null check (kind in ('city', 'office', 'section', 'county', 'station')),
    zone         text not null,
    calendar     text not null,
    valid_from   date not null,
    valid_to     date check (valid_to >= valid_from),
    successor_id uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references organisation (tenant_id, id),
    foreign key (tenant_id, successor_id) references organisation (tenant_id, id),
    check ((kind = 'city') = (parent_id is null)),
    check (parent_id <> id),
    check (successor_id <> id)
);
create unique index organisation_name on organisation (tenant_id, name) where valid_to is null;
create index organisation_children on organisation (tenant_id, parent_id);
call tenant_table('organisation', 'select, insert, update');

-- A person who may sign in. password_hash is absent until a one-time link has been used.
create table account (
    tenant_id            uuid        not null references tenant,
    id                   uuid        not null,
    login                text        not null check (login <> '' and login = lower(login)),
    name                 text        not null check (name <> ''),
    phone                text,
    password_hash        text,
    password_changed_at  timestamptz,
    must_change_password boolean     not null default true,
    failed_sign_ins      integer     not null default 0 check (failed_sign_ins >= 0),
    locked_until         timestamptz,
    disabled_at          timestamptz,
    created_at           timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, login)
);
call tenant_table('account', 'select, insert, update');

-- An account holds a role in an organisation on the days [valid_from, valid_to). The three officers are kept apart
-- from each other and from every role of the business: no account holds two kinds of office on one day.
create table role_grant (
    tenant_id       uuid not null references tenant,
    id              uuid not null,
    account_id      uuid not null,
    organisation_id uuid not null,
    role            text not null check (role in (
        'inspector', 'team_lead', 'liaison', 'rectifier', 'head', 'deputy', 'section_member', 'supervisor', 'leader',
        'discipline', 'system_officer', 'security_officer', 'audit_officer')),
    office          text not null generated always as (case when role like '%\_officer' then role else 'business' end) stored,
    valid_from      date not null,
    valid_to        date check (valid_to >= valid_from),
    granted_by      uuid,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, organisation_id) references organisation (tenant_id, id),
    foreign key (tenant_id, granted_by) references account (tenant_id, id),
    constraint role_grant_one_office exclude using gist
        (tenant_id with =, account_id with =, office with <>, daterange(valid_from, valid_to) with &&),
    constraint role_grant_once exclude using gist
        (tenant_id with =, account_id with =, organisation_id with =, role with =, daterange(valid_from, valid_to) with &&)
);
create index role_grant_account on role_grant (tenant_id, account_id);
create index role_grant_organisation on role_grant (tenant_id, organisation_id, role);
call tenant_table('role_grant', 'select, insert, update (valid_to)');

-- A signed-in browser. The cookie names the row; a row that has ended, idled out or expired lets nobody in.
create table session (
    tenant_id  uuid        not null references tenant,
    id         uuid        not null,
    account_id uuid        not null,
    created_at timestamptz not null,
    seen_at    timestamptz not null,
    ended_at   timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index session_open on session (tenant_id, account_id) where ended_at is null;
call tenant_table('session', 'select, insert, update (seen_at, ended_at), delete');

-- A key for programs, held as its SHA-256 only.
create table api_token (
    tenant_id  uuid        not null references tenant,
    id         uuid        not null,
    account_id uuid        not null,
    name       text        not null check (name <> ''),
    hash       bytea       not null check (length(hash) = 32),
    scopes     text[]      not null check (cardinality(scopes) > 0),
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    revoked_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, hash),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index api_token_account on api_token (tenant_id, account_id);
call tenant_table('api_token', 'select, insert, update (revoked_at)');

-- A link by which a person sets a password once: made by an administrator, held as its SHA-256 only.
create table one_time_link (
    tenant_id  uuid        not null references tenant,
    hash       bytea       not null check (length(hash) = 32),
    account_id uuid        not null,
    created_by uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at    timestamptz,
    primary key (tenant_id, hash),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, created_by) references account (tenant_id, id)
);
create index one_time_link_account on one_time_link (tenant_id, account_id);
call tenant_table('one_time_link', 'select, insert, update (used_at)');

-- The answer that an accepted command got, so that its repetition gets the same one. Inserted first in the command's
-- transaction: a twin waits on the key. status and response are absent only inside that transaction.
create table idempotency_key (
    tenant_id  uuid        not null references tenant,
    account_id uuid        not null,
    route      text        not null,
    key        text        not null check (length(key) between 1 and 200),
    body_hash  bytea       not null check (length(body_hash) = 32),
    status     integer,
    response   bytea,
    created_at timestamptz not null,
    primary key (tenant_id, account_id, route, key),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index idempotency_key_age on idempotency_key (tenant_id, created_at);
call tenant_table('idempotency_key', 'select, insert, update (status, response), delete');

-- What was done to accounts, organisations, roles and the installation, and who signed in or failed to. by_account is
-- absent when nobody was signed in. detail holds no secret.
create table audit_log (
    tenant_id  uuid        not null references tenant,
    id         bigint      not null generated always as identity,
    at         timestamptz not null,
    by_account uuid,
    act        text        not null,
    subject_id uuid,
    succeeded  boolean     not null,
    detail     jsonb       not null default '{}',
    primary key (tenant_id, id),
    foreign key (tenant_id, by_account) references account (tenant_id, id)
);
create index audit_log_at on audit_log (tenant_id, at);
call append_only_table('audit_log');
call tenant_table('audit_log', 'select, insert');
