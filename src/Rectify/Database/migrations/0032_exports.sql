-- Somebody wants a long list of findings as a file, which a job writes. query: the address of the list; rows_all is absent where nobody
-- could count them. alive_at is written again and again by whoever writes the file: one that fell silent is begun anew, tries says how
-- often. The file is staged as evidence of the account that asked, so it is nobody else's and swept away; then evidence_id is absent.
-- refusal: why there is no file, in both languages.
create table export_order (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    account_id  uuid        not null,
    form        text        not null check (length(form) between 1 and 40),
    is_xlsx     boolean     not null,
    query       text        not null check (length(query) <= 4000),
    language    text        not null check (language in ('chinese', 'english')),
    asked_at    timestamptz not null,
    rows_all    integer,
    rows_done   integer     not null default 0,
    tries       integer     not null default 0,
    alive_at    timestamptz,
    ended_at    timestamptz,
    evidence_id uuid,
    refusal     jsonb,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, evidence_id) references evidence_file (tenant_id, id) on delete set null (evidence_id),
    check (ended_at is not null or (evidence_id is null and refusal is null))
);
create index export_order_waiting on export_order (tenant_id, asked_at) where ended_at is null;
create index export_order_own on export_order (tenant_id, account_id, asked_at desc);
create index export_order_file on export_order (tenant_id, evidence_id) where evidence_id is not null;
call tenant_table('export_order', 'select, insert, update (rows_all, rows_done, tries, alive_at, ended_at, evidence_id, refusal), delete');

-- A county's weekly return: each finding is brought a report of its own. own: its action, note and fields, and the sequence that the
-- form showed; absent where the act's own are meant.
alter table batch drop constraint batch_act_check;
alter table batch add constraint batch_act_check check (act in ('issue', 'acknowledge', 'urge', 'assign', 'report_progress'));
alter table batch_item add column own jsonb;
