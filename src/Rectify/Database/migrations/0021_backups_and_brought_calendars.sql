-- When the database was last written to a backup; absent when it never was.
alter table installation add column backed_up_at timestamptz;

-- Who brought a calendar; absent for what the folder workflows/ says. The folder speaks again only when it says something new.
-- (Not validated: the owner sees no city's rows, and in those of before the column is absent.)
alter table publication add column published_by uuid,
    add foreign key (tenant_id, published_by) references account (tenant_id, id) not valid;
