-- What a calendar's own file says is kept beside what it came to: when the calendar above it changes, it is laid over the new one.
alter table publication drop constraint publication_kind_check;
alter table publication add constraint publication_kind_check
    check (kind in ('process', 'ladder', 'calendar', 'calendar_file', 'document', 'report', 'inbound', 'checklist', 'template', 'reminder'));
