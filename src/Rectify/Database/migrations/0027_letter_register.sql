-- A letter sent stays in the register with its number: it is voided with a reason, or corrected by another that names it. A bulletin of a
-- period speaks of no finding, but of the figures of its days.
alter table letter alter column finding_id drop not null;
alter table letter
    add column corrects    uuid,
    add column voided_at   timestamptz,
    add column voided_by   uuid,
    add column void_reason text,
    add column period_from date,
    add column period_to   date;
alter table letter add foreign key (tenant_id, corrects) references letter (tenant_id, id) not valid;
alter table letter add foreign key (tenant_id, voided_by) references account (tenant_id, id) not valid;
alter table letter drop constraint letter_status_check;
alter table letter drop constraint letter_check;
alter table letter
    add constraint letter_status_check check (status in ('draft', 'signed', 'dropped', 'voided', 'corrected')),
    add constraint letter_signed_check check ((status in ('signed', 'voided', 'corrected')) = (signed_at is not null)),
    add constraint letter_voided_check check ((status in ('voided', 'corrected')) = (voided_at is not null and voided_by is not null and void_reason is not null)),
    add constraint letter_period_check check ((period_from is null) = (period_to is null) and period_from <= period_to),
    add constraint letter_subject_check check (finding_id is not null or period_from is not null);

-- One correction of a letter is under way at a time.
create unique index letter_correcting on letter (tenant_id, corrects) where status in ('draft', 'signed');

-- 签收回执: who took a letter in for which unit, and when; a unit signs once.
create table letter_receipt (
    tenant_id    uuid        not null references tenant,
    letter_id    uuid        not null,
    unit_id      uuid        not null,
    account_id   uuid        not null,
    on_behalf_of uuid,
    received_at  timestamptz not null,
    primary key (tenant_id, letter_id, unit_id),
    foreign key (tenant_id, letter_id) references letter (tenant_id, id),
    foreign key (tenant_id, unit_id) references organisation (tenant_id, id),
    foreign key (tenant_id, account_id) references account (tenant_id, id),
    foreign key (tenant_id, on_behalf_of) references account (tenant_id, id)
);
create index letter_receipt_unit on letter_receipt (tenant_id, unit_id);
call tenant_table('letter_receipt', 'select, insert');
call append_only_table('letter_receipt');

-- The register, newest first.
create index letter_register on letter (tenant_id, drafted_at desc, id desc);
