-- Who may know of a finding at all: the roles of the city that its process is confined to; null for whoever stands around it. A transaction
-- that reads for a person names the roles of the city which that person holds (rectify.sees), and then no other such row is there.
alter table finding add column confined_to text[] check (cardinality(confined_to) > 0);
create policy confined on finding as restrictive using (
    confined_to is null or coalesce(current_setting('rectify.sees', true), '') = ''
    or confined_to && string_to_array(current_setting('rectify.sees', true), ','));
create index finding_confined on finding (tenant_id, process, opened_at) where confined_to is not null;

-- The value of a sealed field, encrypted from its first row on: version (1 byte), key (8), nonce (12), tag (16), ciphertext; AES-256-GCM
-- over tenant, finding and field. hash: SHA-256 of content, by which the finding's fields and events name it.
create table sealed_value (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    hash       bytea       not null check (length(hash) = 32),
    field      text        not null,
    key_id     text        not null check (key_id ~ '^[0-9a-f]{16}$'),
    content    bytea       not null check (length(content) > 37),
    sealed_at  timestamptz not null,
    primary key (tenant_id, finding_id, hash),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index sealed_value_key on sealed_value (tenant_id, key_id);
call append_only_table('sealed_value');
call tenant_table('sealed_value', 'select, insert');

-- Somebody opened a sealed value: written, and on disk, before it is shown.
create table sealed_reading (
    tenant_id  uuid        not null references tenant,
    id         bigint      not null generated always as identity,
    at         timestamptz not null,
    account_id uuid        not null,
    finding_id uuid        not null,
    field      text        not null,
    hash       bytea       not null check (length(hash) = 32),
    reason     text        not null check (reason <> ''),
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, finding_id, hash) references sealed_value (tenant_id, finding_id, hash)
);
call append_only_table('sealed_reading');
call tenant_table('sealed_reading', 'select, insert');

-- Mappings of what other systems push are published like everything else of workflows/.
alter table publication drop constraint publication_kind_check;
alter table publication add constraint publication_kind_check check (kind in ('process', 'ladder', 'calendar', 'document', 'report', 'inbound'));

-- A token that is bound to a source pushes in its name and does nothing else.
alter table api_token add column source text check (source <> '');

-- What a source pushed under a number of its own, once: the finding it opened, or a case that rules look at. content: what the mapping
-- takes, by field, sealed fields left out.
create table inbound_item (
    tenant_id    uuid        not null references tenant,
    source       text        not null,
    number       text        not null check (length(number) between 1 and 200),
    account_id   uuid        not null,
    unit_id      uuid        not null,
    finding_id   uuid,
    content      jsonb       not null,
    due_on       date,
    ended_on     date,
    withdrawn_on date,
    received_at  timestamptz not null,
    changed_at   timestamptz not null,
    primary key (tenant_id, source, number),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index inbound_item_due on inbound_item (tenant_id, source, due_on) where ended_on is null and due_on is not null;
create index inbound_item_withdrawn on inbound_item (tenant_id, source, withdrawn_on) where withdrawn_on is not null;
create index inbound_item_finding on inbound_item (tenant_id, finding_id) where finding_id is not null;
call tenant_table('inbound_item', 'select, insert, update (finding_id, unit_id, content, due_on, ended_on, withdrawn_on, changed_at)');

-- A rule held of a case, once: the finding that came of it.
create table inbound_alert (
    tenant_id  uuid        not null references tenant,
    source     text        not null,
    number     text        not null,
    rule       text        not null,
    finding_id uuid        not null,
    raised_at  timestamptz not null,
    primary key (tenant_id, source, number, rule),
    foreign key (tenant_id, source, number) references inbound_item (tenant_id, source, number),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index inbound_alert_finding on inbound_alert (tenant_id, finding_id);
call tenant_table('inbound_alert', 'select, insert');

-- One call of a source, and what became of its items.
create table inbound_delivery (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    source      text        not null,
    account_id  uuid        not null,
    received_at timestamptz not null,
    opened      integer     not null,
    kept        integer     not null,
    known       integer     not null,
    changed     integer     not null,
    differing   integer     not null,
    refused     integer     not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index inbound_delivery_last on inbound_delivery (tenant_id, received_at desc, id desc);
call tenant_table('inbound_delivery', 'select, insert');

-- Why an item was refused, or in what it differs: codes and fields, no values.
create table inbound_refusal (
    tenant_id   uuid    not null references tenant,
    delivery_id uuid    not null,
    position    integer not null check (position > 0),
    number      text,
    faults      jsonb   not null,
    primary key (tenant_id, delivery_id, position),
    foreign key (tenant_id, delivery_id) references inbound_delivery (tenant_id, id)
);
call tenant_table('inbound_refusal', 'select, insert');

-- The system that something came from is searched for too, and in findings of before.
do $$
declare
    city uuid;
begin
    for city in select id from tenant loop
        perform set_config('rectify.tenant', city::text, true);
        update finding_text t set content = t.content || E'\n' || (f.case_state #>> '{fields,source_system}')
        from finding f where f.tenant_id = t.tenant_id and f.id = t.finding_id and f.case_state #>> '{fields,source_system}' <> '';
    end loop;
    perform set_config('rectify.tenant', '', true);
end $$;
