-- What an organisation is called from a day on; its own row has the name of today. Written with the first change of name:
-- one row for the name before, one for the new one, which may lie ahead.
create table organisation_naming (
    tenant_id       uuid        not null references tenant,
    organisation_id uuid        not null,
    from_day        date        not null,
    name            text        not null check (name <> ''),
    short_name      text        not null check (short_name <> ''),
    made_at         timestamptz not null,
    primary key (tenant_id, organisation_id, from_day),
    foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
);
call tenant_table('organisation_naming', 'select, insert, update (name, short_name, made_at)');

-- When each job last came to its end without a fault, on whichever node: what tells that the jobs are turned.
create table job_run (
    name     text        primary key,
    ended_at timestamptz not null
);
grant select, insert, update (ended_at) on job_run to rectify_service;
