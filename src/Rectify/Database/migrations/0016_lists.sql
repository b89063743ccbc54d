create extension if not exists btree_gin;

-- How words are compared: letters of any width and case, and brackets of any shape, are one.
create function folded(words text) returns text language sql immutable strict parallel safe
return translate(lower(normalize(words, nfkc)), '〔〕【】()', '[][][]');

-- Every two characters that stand beside each other in a text: Chinese has no spaces to part words by. The last character of all has
-- the end of the text behind it, so that each begins a pair. Its cost keeps the planner from asking it of row after row.
create function grams_of(content text) returns tsvector language sql immutable strict parallel safe cost 100000
return array_to_tsvector(array_remove(string_to_array(
    regexp_replace(content || E'\n', '(..)', E'\\1\x01', 'g') || E'\x01' || regexp_replace(substr(content, 2) || E'\n', '(..)', E'\\1\x01', 'g'),
    E'\x01'), ''));

-- What a finding can be found by, folded: its number on the first line, then what people wrote. An undone finding has none.
create table finding_text (
    tenant_id  uuid not null references tenant,
    finding_id uuid not null,
    content    text not null,
    primary key (tenant_id, finding_id),
    foreign key (tenant_id, finding_id) references finding (tenant_id, id)
);
call tenant_table('finding_text', 'select, insert, update, delete');

create function fold_content() returns trigger language plpgsql as $$
begin
    new.content := folded(new.content);
    return new;
end $$;
create trigger fold_content before insert or update on finding_text for each row execute function fold_content();

-- Findings of before. The owner sees a city's rows only while it names the city.
do $$
declare
    city uuid;
begin
    for city in select id from tenant loop
        perform set_config('rectify.tenant', city::text, true);
        insert into finding_text
        select f.tenant_id, f.id, array_to_string(array[
            f.number, said ->> 'title', said ->> 'description', said ->> 'ground', said ->> 'basis', said ->> 'place', said ->> 'goal',
            said ->> 'measures_summary', said ->> 'inspectors', said ->> 'leader_responsible', said ->> 'responsible_unit',
            said ->> 'rectifier_name', said ->> 'external_number'], E'\n')
        from finding f cross join lateral (select f.case_state -> 'fields' as said) fields
        where not f.is_undone;
    end loop;
    perform set_config('rectify.tenant', '', true);
end $$;
create index finding_text_grams on finding_text using gin (tenant_id, grams_of(content));

-- Under row-level security no index answers @@, so one function asks for the service: as the owner, who may read the texts of all
-- cities and nothing else of them, and names the transaction's city in each statement.
create policy search on finding_text for select to rectify_owner using (true);

-- The findings of the transaction's city whose text holds each of the words (parted by spaces). Null: more than most of them, so
-- that walking a list and looking at each is sooner done. Volatile, for it asks the planner how common they are.
create function findings_saying(words text, most integer) returns uuid[] language plpgsql security definer
set search_path = public, pg_temp set enable_seqscan = off set jit = off set max_parallel_workers_per_gather = 0 set work_mem = '64MB' as $$
declare
    city  uuid := current_setting('rectify.tenant')::uuid;
    held  text;
    pairs text;
    found text;
    plan  json;
    ids   uuid[];
begin
    select string_agg(format('position(%L in content) > 0', word), ' and '),
           string_agg(case when length(word) = 1 then quoted(word) || ':*'
               else (select string_agg(quoted(substr(word, at, 2)), ' & ') from generate_series(1, length(word) - 1) at) end, ' & ')
    into held, pairs from regexp_split_to_table(folded(words), '\s+') as word where word <> '';
    if held is null then
        return '{}';
    end if;
    found := format('select finding_id from finding_text where tenant_id = %L::uuid and grams_of(content) @@ %L::tsquery and %s', city, pairs, held);
    execute 'explain (format json) select from finding_text where tenant_id = $1 and grams_of(content) @@ $2::tsquery' into plan using city, pairs;
    if (plan #>> '{0,Plan,Plan Rows}')::bigint > 5 * most then
        return null;
    end if;
    execute format('select array(%s limit %s)', found, most + 1) into ids;
    return case when cardinality(ids) <= most then ids end;
end $$;

-- A lexeme as tsquery spells it.
create function quoted(lexeme text) returns text language sql immutable strict parallel safe
return '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''';
revoke execute on function findings_saying from public;
grant execute on function findings_saying, folded, grams_of to rectify_service;

-- What the ledger is narrowed to. A value that many findings have is met soon on the way through the list itself; these are for the
-- rare ones, of which neither a page nor the count may read the whole table.
create index finding_by_process on finding (tenant_id, process);
create index finding_by_state on finding (tenant_id, state);
create index finding_by_owner on finding (tenant_id, owner_party);
create index finding_by_source on finding (tenant_id, source);
create index finding_by_severity on finding (tenant_id, severity);
create index finding_by_category on finding (tenant_id, category);
create index finding_stalled on finding (tenant_id, opened_at desc, id desc) where is_stalled;
create index finding_ended on finding (tenant_id, closed_at) where closed_at is not null;
create index finding_dropped on finding (tenant_id, due_at) where closed_at is not null and handed_over_at is null;
create index finding_met_late on finding (tenant_id, opened_at desc, id desc) where handed_over_at > due_at;
create index finding_handed_over on finding (tenant_id, handed_over_at) where handed_over_at is not null;
drop index finding_by_due;
create index finding_by_due on finding (tenant_id, due_at, id, warn_at) where closed_at is null;

-- What it is sorted by, besides the age, the number and the unit.
create index finding_in_order_due on finding (tenant_id, coalesce(due_at, 'infinity'), id);
create index finding_in_order_moved on finding (tenant_id, moved_at desc, id desc);
