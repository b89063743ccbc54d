-- A place outside the pages that notices go to: the mail server, a robot of a group chat, a webhook, an SMS gateway. It takes what is
-- told to those who chose it, or with takes_all what is told to everybody, in one organisation when it names one. target is JSON with
-- address, secret and body, encrypted with the key file; host is as much of the address as may be shown. While silent_until lies ahead it
-- is left alone, for it failed several times in a row.
create table receiver (
    tenant_id       uuid        not null references tenant,
    id              uuid        not null,
    channel         text        not null check (channel in ('mail', 'wecom', 'dingtalk', 'feishu', 'webhook', 'sms')),
    name            text        not null check (name <> '' and length(name) <= 40),
    organisation_id uuid,
    takes_all       boolean     not null,
    may_be_private  boolean     not null,
    host            text        not null,
    target          bytea       not null,
    failures        integer     not null default 0 check (failures >= 0),
    silent_until    timestamptz,
    made_at         timestamptz not null,
    stopped_at      timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
);
create unique index receiver_name on receiver (tenant_id, name) where stopped_at is null;
call tenant_table('receiver', 'select, insert, update (name, organisation_id, takes_all, may_be_private, host, target, failures, silent_until, stopped_at)');

-- How a person wants to be reached; without a row they read the pages and nothing else. email_fault is what a mail server said of the
-- address when it refused it or sent a message back: nothing goes there until the address is given anew.
create table reach (
    tenant_id      uuid    not null references tenant,
    account_id     uuid    not null,
    email          text    check (length(email) <= 254 and position('@' in email) > 1),
    email_fault    text,
    email_fault_at timestamptz,
    language       text    not null check (language in ('zh', 'en')),
    quiet_from     time,
    quiet_to       time,
    in_digest      boolean not null,
    primary key (tenant_id, account_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    check ((quiet_from is null) = (quiet_to is null)),
    check ((email_fault is null) = (email_fault_at is null))
);
call tenant_table('reach', 'select, insert, update (email, email_fault, email_fault_at, language, quiet_from, quiet_to, in_digest)');

-- The receivers that a person chose.
create table reach_receiver (
    tenant_id   uuid not null references tenant,
    account_id  uuid not null,
    receiver_id uuid not null,
    primary key (tenant_id, account_id, receiver_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, receiver_id) references receiver (tenant_id, id)
);
call tenant_table('reach_receiver', 'select, insert, delete');

-- One message for one receiver: of a notice, or of several in a digest. Made in the transaction that marks its notices as handed on, and
-- sent afterwards by itself, so that one channel's failure repeats nothing in another. Its id goes with it, made of what it is about:
-- a receiver drops copies by it.
create table delivery (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    receiver_id uuid        not null,
    account_id  uuid        not null,
    is_digest   boolean     not null,
    made_at     timestamptz not null,
    try_at      timestamptz not null,
    attempts    integer     not null default 0 check (attempts >= 0),
    sent_at     timestamptz,
    dropped_at  timestamptz,
    error       text,
    said        text,
    primary key (tenant_id, id),
    foreign key (tenant_id, receiver_id) references receiver (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index delivery_due on delivery (tenant_id, receiver_id, try_at) where sent_at is null and dropped_at is null;
create index delivery_unsent on delivery (tenant_id, made_at desc, id desc) where sent_at is null and error is not null;
call tenant_table('delivery', 'select, insert, update (try_at, attempts, sent_at, dropped_at, error, said)');

create table delivery_notice (
    tenant_id   uuid not null references tenant,
    delivery_id uuid not null,
    notice_id   uuid not null,
    primary key (tenant_id, delivery_id, notice_id),
    foreign key (tenant_id, delivery_id) references delivery (tenant_id, id),
    foreign key (tenant_id, notice_id) references notice (tenant_id, id)
);
create index delivery_notice_notice on delivery_notice (tenant_id, notice_id);
call tenant_table('delivery_notice', 'select, insert');

-- Whoever wants to hear of findings that come into a saved view. next_at is when it is looked at again.
create table view_subscription (
    tenant_id  uuid        not null references tenant,
    account_id uuid        not null,
    view_id    uuid        not null,
    rhythm     text        not null check (rhythm in ('at_once', 'daily', 'weekly')),
    next_at    timestamptz not null,
    looked_at  timestamptz,
    primary key (tenant_id, account_id, view_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, view_id) references ledger_view (tenant_id, id) on delete cascade
);
create index view_subscription_due on view_subscription (tenant_id, next_at);
call tenant_table('view_subscription', 'select, insert, update (rhythm, next_at, looked_at), delete');

-- The findings that were in the view when it was last looked at.
create table view_seen (
    tenant_id  uuid not null references tenant,
    account_id uuid not null,
    view_id    uuid not null,
    finding_id uuid not null,
    primary key (tenant_id, account_id, view_id, finding_id),
    foreign key (tenant_id, account_id, view_id) references view_subscription (tenant_id, account_id, view_id) on delete cascade,
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index view_seen_finding on view_seen (tenant_id, finding_id);
call tenant_table('view_seen', 'select, insert, delete');
