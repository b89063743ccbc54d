-- What a city's files were when a node last published them, so that a start which finds nothing new needs to read none of them.
create table published_folder (
    tenant_id uuid not null references tenant,
    hash      text not null,
    primary key (tenant_id)
);
call tenant_table('published_folder', 'select, insert, update');
