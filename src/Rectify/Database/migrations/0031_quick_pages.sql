-- As in 0016; besides, where most of a city's findings hold the words, each is simply looked at: asking the pairs of a text of row after
-- row takes ten times as long as looking for the words themselves.
create or replace function findings_saying(words text, most integer) returns uuid[] language plpgsql security definer
set search_path = public, pg_temp set enable_seqscan = off set jit = off set max_parallel_workers_per_gather = 0 set work_mem = '64MB' as $$
declare
    city    uuid := current_setting('rectify.tenant')::uuid;
    held    text;
    pairs   text;
    found   text;
    plan    json;
    holders bigint;
    ids     uuid[];
begin
    select string_agg(format('position(%L in content) > 0', word), ' and '),
           string_agg(case when length(word) = 1 then quoted(word) || ':*'
               else (select string_agg(quoted(substr(word, at, 2)), ' & ') from generate_series(1, length(word) - 1) at) end, ' & ')
    into held, pairs from regexp_split_to_table(folded(words), '\s+') as word where word <> '';
    if held is null then
        return '{}';
    end if;
    execute 'explain (format json) select from finding_text where tenant_id = $1 and grams_of(content) @@ $2::tsquery' into plan using city, pairs;
    holders := (plan #>> '{0,Plan,Plan Rows}')::bigint;
    if holders > 5 * most then
        return null;
    end if;
    execute 'explain (format json) select from finding_text where tenant_id = $1' into plan using city;
    found := format('select finding_id from finding_text where tenant_id = %L::uuid and %s', city, held);
    if 2 * holders < (plan #>> '{0,Plan,Plan Rows}')::bigint then
        found := found || format(' and grams_of(content) @@ %L::tsquery', pairs);
    end if;
    execute format('select array(%s limit %s)', found, most + 1) into ids;
    return case when cardinality(ids) <= most then ids end;
end $$;

-- What a workbench shows, the most pressing first, without looking at whatever else is open in the city: findings whose move is one
-- party's, and the few that wait for several at once.
create index finding_awaited on finding (tenant_id, process, (awaiting[1]), (coalesce(state_due_at, due_at)), id)
    where closed_at is null and not is_undone;
create index finding_awaited_by_several on finding (tenant_id, (coalesce(state_due_at, due_at)), id)
    where closed_at is null and not is_undone and awaiting[2] is not null;

-- When a finding was issued: its first deadline began.
create index deadline_first on deadline (tenant_id, began_at) where key = 'finding' and version = 1;

-- Where findings stand, for what is asked of one state of one process.
drop index finding_by_process;
create index finding_by_process on finding (tenant_id, process, state);

-- The order of what is due, as row-level security lets a page begin in it.
drop index finding_in_order_due;
create index finding_in_order_due on finding (tenant_id, (case when due_at is null then 'infinity'::timestamptz else due_at end), id);
