-- Where a session came from, as its person recognises it: the network address, and what the browser calls itself. Absent for
-- sessions begun before this was kept.
alter table session add column address text, add column browser text;
