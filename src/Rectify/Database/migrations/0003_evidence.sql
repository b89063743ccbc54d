-- Bytes on their way in, or arrived: chunks hang on it. One that no content names is unfinished or was a copy, and is swept away.
create table upload (
    tenant_id uuid        not null references tenant,
    id        uuid        not null,
    begun_at  timestamptz not null,
    primary key (tenant_id, id)
);
create index upload_age on upload (tenant_id, begun_at);
call tenant_table('upload', 'select, insert, delete');

-- A stretch of a file: all of one content are chunk_size long, but the last. The service may neither change nor delete one;
-- it goes with its upload, and no upload goes that a content names. Files are compressed by their own formats: external.
create table chunk (
    tenant_id uuid    not null references tenant,
    upload_id uuid    not null,
    ordinal   integer not null check (ordinal >= 0),
    bytes     bytea   not null check (length(bytes) > 0),
    primary key (tenant_id, upload_id, ordinal),
    foreign key (tenant_id, upload_id) references upload (tenant_id, id) on delete cascade
);
alter table chunk alter column bytes set storage external;
call tenant_table('chunk', 'select, insert');

-- The same bytes, once a city, by their SHA-256. Never a handle: a reader comes by a finding, or by an upload of his own.
-- The right to update is what locking a row asks for; it is given on a column that tells nothing.
create table content (
    tenant_id  uuid        not null references tenant,
    sha256     bytea       not null check (length(sha256) = 32),
    upload_id  uuid        not null,
    size       bigint      not null check (size > 0),
    chunk_size integer     not null check (chunk_size > 0),
    created_at timestamptz not null,
    primary key (tenant_id, sha256),
    unique (tenant_id, upload_id),
    foreign key (tenant_id, upload_id) references upload (tenant_id, id)
);
call tenant_table('content', 'select, insert, update (created_at), delete');

-- A file that someone brought as evidence (佐证). Staged until a finding uses it. media_type comes from the bytes;
-- thumbnail is a small picture of it that the sender's browser made, absent where none came. Update: as on content.
create table evidence_file (
    tenant_id   uuid        not null references tenant,
    id          uuid        not null,
    sha256      bytea       not null,
    thumbnail   bytea,
    name        text        not null check (length(name) between 1 and 200),
    media_type  text        not null check (media_type <> ''),
    uploaded_by uuid        not null,
    uploaded_at timestamptz not null,
    taken_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, sha256) references content (tenant_id, sha256),
    foreign key (tenant_id, thumbnail) references content (tenant_id, sha256),
    foreign key (tenant_id, uploaded_by) references account (tenant_id, id)
);
create index evidence_file_content on evidence_file (tenant_id, sha256);
create index evidence_file_thumbnail on evidence_file (tenant_id, thumbnail) where thumbnail is not null;
create index evidence_file_age on evidence_file (tenant_id, uploaded_at);
call tenant_table('evidence_file', 'select, insert, update (taken_at), delete');

-- A finding uses a file as evidence, for good; one file may serve many findings.
create table evidence_use (
    tenant_id   uuid        not null references tenant,
    finding_id  uuid        not null,
    evidence_id uuid        not null,
    since       timestamptz not null,
    by_account  uuid        not null,
    primary key (tenant_id, finding_id, evidence_id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id),
    foreign key (tenant_id, evidence_id) references evidence_file (tenant_id, id),
    foreign key (tenant_id, by_account) references account (tenant_id, id)
);
create index evidence_use_file on evidence_use (tenant_id, evidence_id);
call append_only_table('evidence_use');
call tenant_table('evidence_use', 'select, insert');
