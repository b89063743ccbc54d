-- Somebody who is ill can't delegate: an officer does it for them, and both are told. Null where the absent did it themselves.
alter table delegation
    add column made_by uuid check (made_by not in (account_id, delegate_id)),
    add foreign key (tenant_id, made_by) references account (tenant_id, id) not valid;
