-- A campaign (专项). authority: by what decision it inspects; without one nothing may be inspected.
create table campaign (
    tenant_id uuid        not null references tenant,
    id        uuid        not null,
    name      text        not null check (name <> ''),
    authority text        not null check (authority <> ''),
    opens_on  date        not null,
    ends_on   date        check (ends_on >= opens_on),
    ladder    text,
    made_at   timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
call tenant_table('campaign', 'select, insert, update');

-- An inspection team (督查组) of a campaign.
create table team (
    tenant_id   uuid not null references tenant,
    id          uuid not null,
    campaign_id uuid not null,
    name        text not null check (name <> ''),
    primary key (tenant_id, id),
    unique (tenant_id, campaign_id, name),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id)
);
call tenant_table('team', 'select, insert, update (name)');

-- Who is on a team, from day to day (half-open).
create table team_member (
    tenant_id  uuid not null references tenant,
    team_id    uuid not null,
    account_id uuid not null,
    role       text not null check (role in ('inspector', 'team_lead')),
    valid_from date not null,
    valid_to   date check (valid_to >= valid_from),
    primary key (tenant_id, team_id, account_id, role, valid_from),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index team_member_account on team_member (tenant_id, account_id);
call tenant_table('team_member', 'select, insert, update (valid_to)');

-- The organisations that a team may open findings on.
create table team_scope (
    tenant_id       uuid not null references tenant,
    team_id         uuid not null,
    organisation_id uuid not null,
    primary key (tenant_id, team_id, organisation_id),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
);
call tenant_table('team_scope', 'select, insert, delete');

-- The organisations in a leader's charge (分管); a leader without any is in charge of all.
create table leader_charge (
    tenant_id       uuid not null references tenant,
    account_id      uuid not null,
    organisation_id uuid not null,
    primary key (tenant_id, account_id, organisation_id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, organisation_id) references organisation (tenant_id, id)
);
call tenant_table('leader_charge', 'select, insert, delete');

-- Everything published from workflows/: a version once published is served for good, also by a node without its file.
create table publication (
    tenant_id    uuid        not null references tenant,
    hash         text        not null,
    kind         text        not null check (kind in ('process', 'ladder', 'calendar', 'document')),
    name         text        not null,
    version      integer     not null,
    content      text        not null,
    published_at timestamptz not null,
    primary key (tenant_id, kind, name, version)
);
create index publication_content on publication (tenant_id, hash);
call append_only_table('publication');
call tenant_table('publication', 'select, insert');

-- The next number of a kind of finding or letter in a year.
create table number_counter (
    tenant_id uuid    not null references tenant,
    kind      text    not null,
    year      integer not null,
    next      integer not null check (next > 0),
    primary key (tenant_id, kind, year)
);
call tenant_table('number_counter', 'select, insert, update (next)');

-- A finding (问题) and where it stands. case_state is the engine's value, whole; the columns beside it are read from it for
-- lists, lights and sweeps. awaiting: the parties whose move it is. head is the hash of its last event.
create table finding (
    tenant_id         uuid        not null references tenant,
    id                uuid        not null,
    number            text        not null,
    process           text        not null,
    process_version   integer     not null,
    process_hash      text        not null,
    sequence          integer     not null check (sequence > 0),
    case_state        json        not null,
    head              bytea       not null check (length(head) = 32),
    state             text        not null,
    conclusion        text        not null,
    owner_party       text,
    awaiting          text[]      not null default '{}',
    stage             text,
    unit_id           uuid        not null,
    team_id           uuid,
    campaign_id       uuid,
    rectifier_id      uuid,
    title             text        not null,
    source            text,
    severity          text,
    area              text,
    category          text,
    amount_fen        bigint,
    opened_at         timestamptz not null,
    due_at            timestamptz,
    original_due_at   timestamptz,
    warn_at           timestamptz,
    state_due_at      timestamptz,
    handed_over_at    timestamptz,
    closed_at         timestamptz,
    moved_at          timestamptz not null,
    next_rung_at      timestamptz,
    is_stalled        boolean     not null default false,
    is_imported       boolean     not null default false,
    is_undone         boolean     not null default false,
    link_finding_id   uuid,
    link_why          text,
    sweep_failures    integer     not null default 0,
    sweep_after       timestamptz,
    sweep_error       text,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, team_id) references team (tenant_id, id),
    foreign key (tenant_id, campaign_id) references campaign (tenant_id, id),
    foreign key (tenant_id, link_finding_id) references finding (tenant_id, id)
) with (fillfactor = 80);
create index finding_rungs on finding (tenant_id, next_rung_at) where next_rung_at is not null;
create index finding_by_unit on finding (tenant_id, unit_id, opened_at desc, id desc);
create index finding_by_team on finding (tenant_id, team_id, opened_at desc, id desc);
create index finding_by_age on finding (tenant_id, opened_at desc, id desc);
create index finding_by_due on finding (tenant_id, due_at, id) where closed_at is null;
create index finding_by_campaign on finding (tenant_id, campaign_id, opened_at desc, id desc);
create index finding_links on finding (tenant_id, link_finding_id) where link_finding_id is not null;
call tenant_table('finding', 'select, insert, update');

-- What happened to a finding, in order; each row's hash covers the one before. Rows are only ever added, by the holder of
-- the finding's lock. bytes is what was hashed; body is the same to search in.
create table event (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    sequence   integer     not null check (sequence > 0),
    command    text        not null,
    about      text        not null,
    by_account uuid,
    at         timestamptz not null,
    from_state text,
    to_state   text        not null,
    bytes      bytea       not null,
    body       jsonb       not null,
    hash       bytea       not null check (length(hash) = 32),
    primary key (tenant_id, finding_id, sequence),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index event_by_person on event (tenant_id, by_account, at desc) where by_account is not null;
call append_only_table('event');
call tenant_table('event', 'select, insert');

-- Each version of each clock of a finding, with its cause.
create table deadline (
    tenant_id     uuid        not null references tenant,
    finding_id    uuid        not null,
    key           text        not null,
    version       integer     not null,
    cause         text        not null,
    began_at      timestamptz not null,
    counted_from  timestamptz not null,
    budget        text        not null,
    due_at        timestamptz not null,
    warn_at       timestamptz,
    ladder_hash   text        not null,
    calendar_hash text        not null,
    zone          text        not null,
    unpublished   boolean     not null,
    ended_at      timestamptz,
    end_cause     text,
    primary key (tenant_id, finding_id, key, version),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
call tenant_table('deadline', 'select, insert, update (ended_at, end_cause)');

-- What became of each rung of each version: the key is what makes a rung fire exactly once.
create table rung (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    deadline   text        not null,
    version    integer     not null,
    rung       text        not null,
    fate       text        not null check (fate in ('fired', 'passed', 'superseded', 'skipped')),
    due_at     timestamptz not null,
    fired_at   timestamptz not null,
    primary key (tenant_id, finding_id, deadline, version, rung),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index rung_fired on rung (tenant_id, fired_at) where fate = 'fired';
call tenant_table('rung', 'select, insert');

-- Points booked against a unit, in hundredths, and their reversals.
create table score (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    cause      text        not null,
    reversal   boolean     not null,
    unit_id    uuid        not null,
    hundredths integer     not null,
    reason     text        not null,
    at         timestamptz not null,
    primary key (tenant_id, finding_id, cause, reversal),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id)
);
create index score_unit on score (tenant_id, unit_id, at);
call tenant_table('score', 'select, insert');

-- A letter (文书): drafted by a rung or an action, numbered and sent by a signature, or dropped when its finding outran it.
create table letter (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    finding_id  uuid        not null,
    kind        text        not null,
    unit_id     uuid        not null,
    sign_by     text        not null,
    cause       text        not null,
    status      text        not null check (status in ('draft', 'signed', 'dropped')),
    number      text,
    fields      jsonb       not null default '{}',
    drafted_at  timestamptz not null,
    signed_by   uuid,
    signed_at   timestamptz,
    dropped_at  timestamptz,
    drop_reason text,
    primary key (tenant_id, id),
    unique (tenant_id, number),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, signed_by) references account (tenant_id, id),
    check ((status = 'signed') = (signed_at is not null)),
    check ((status = 'dropped') = (dropped_at is not null))
);
create index letter_finding on letter (tenant_id, finding_id);
create index letter_drafts on letter (tenant_id, sign_by) where status = 'draft';
call tenant_table('letter', 'select, insert, update');

-- The outbox: somebody must be told something. Written with the change it tells of, sent afterwards.
create table notice (
    tenant_id  uuid        not null references tenant,
    id         uuid        not null,
    finding_id uuid,
    account_id uuid        not null,
    kind       text        not null,
    about      text        not null,
    made_at    timestamptz not null,
    try_at     timestamptz not null,
    attempts   integer     not null default 0,
    sent_at    timestamptz,
    dropped_at timestamptz,
    read_at    timestamptz,
    error      text,
    primary key (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id)
);
create index notice_unsent on notice (tenant_id, try_at) where sent_at is null and dropped_at is null;
create index notice_inbox on notice (tenant_id, account_id, made_at desc, id desc);
call tenant_table('notice', 'select, insert, update');

-- A finding as it stood when it was frozen: later changes of calendars and organisations don't reach it.
create table snapshot (
    tenant_id  uuid        not null references tenant,
    finding_id uuid        not null,
    at         timestamptz not null,
    light      text        not null,
    days_late  integer     not null,
    unit_name  text        not null,
    case_state json        not null,
    primary key (tenant_id, finding_id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
call append_only_table('snapshot');
call tenant_table('snapshot', 'select, insert');
