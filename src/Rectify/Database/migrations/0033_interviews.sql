-- An interview (约谈) that was held with a unit's people about some of its findings. held_at: the first instant of its day. letter_id: the
-- notice that called to it, of which there is one interview; evidence_id: its record, which its findings use as evidence.
create table interview (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    unit_id     uuid        not null,
    held_at     timestamptz not null,
    held_by     text        not null check (length(held_by) between 1 and 200),
    ground      text        not null check (length(ground) between 1 and 2000),
    letter_id   uuid,
    evidence_id uuid,
    recorded_by uuid        not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, letter_id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, letter_id) references letter (tenant_id, id),
    foreign key (tenant_id, evidence_id) references evidence_file (tenant_id, id),
    foreign key (tenant_id, recorded_by) references account (tenant_id, id)
);
create index interview_held on interview (tenant_id, held_at desc, id desc);
call append_only_table('interview');
call tenant_table('interview', 'select, insert');

-- Who was spoken to; 约谈人次 counts these rows.
create table interview_person (
    tenant_id    uuid    not null references tenant,
    interview_id uuid    not null,
    ordinal      integer not null check (ordinal > 0),
    name         text    not null check (length(name) between 1 and 100),
    primary key (tenant_id, interview_id, ordinal),
    foreign key (tenant_id, interview_id) references interview (tenant_id, id)
);
call append_only_table('interview_person');
call tenant_table('interview_person', 'select, insert');

-- What it was about.
create table interview_finding (
    tenant_id    uuid not null references tenant,
    interview_id uuid not null,
    finding_id   uuid not null,
    primary key (tenant_id, interview_id, finding_id),
    foreign key (tenant_id, interview_id) references interview (tenant_id, id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
create index interview_finding_finding on interview_finding (tenant_id, finding_id);
call append_only_table('interview_finding');
call tenant_table('interview_finding', 'select, insert');
