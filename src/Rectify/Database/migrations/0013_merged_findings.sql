-- A finding that ended by going on in another (并入), which shows it and its evidence from then on.
create table finding_merge (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    into_id    uuid        not null,
    at         timestamptz not null,
    primary key (tenant_id, finding_id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, into_id) references finding (tenant_id, id),
    check (finding_id <> into_id)
);
create index finding_merge_into on finding_merge (tenant_id, into_id);
call append_only_table('finding_merge');
call tenant_table('finding_merge', 'select, insert');
