-- When a job's turn last ended in a fault, beside when it last came to its end: one that has never succeeded has a row too.
-- What it threw is in the log of the node that turned it.
alter table job_run alter column ended_at drop not null;
alter table job_run add column failed_at timestamptz, add check (ended_at is not null or failed_at is not null);
grant update (failed_at) on job_run to rectify_service;
