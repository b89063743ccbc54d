-- How far somebody whose signature a finding waits for has read it, so that they are told what has changed since.
create table finding_look (
    tenant_id  uuid        not null references tenant,
    account_id uuid        not null,
    finding_id uuid        not null,
    sequence   integer     not null check (sequence > 0),
    looked_at  timestamptz not null,
    primary key (tenant_id, account_id, finding_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index finding_look_finding on finding_look (tenant_id, finding_id);
call tenant_table('finding_look', 'select, insert, update (sequence, looked_at)');
