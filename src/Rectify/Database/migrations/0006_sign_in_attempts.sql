-- Sign-ins tried in a row, by what was typed and not by account: a login that nobody has is counted and locked like any
-- other, so that the answer never tells which logins exist. A successful sign-in deletes the row.
create table sign_in_attempt (
    tenant_id    uuid        not null references tenant,
    login        text        not null,
    tries        integer     not null check (tries > 0),
    locked_until timestamptz,
    primary key (tenant_id, login)
);
call tenant_table('sign_in_attempt', 'select, insert, update, delete');

alter table account drop column failed_sign_ins, drop column locked_until;
