-- The processes that serve this database. One whose lease has run out is taken for dead, and its runs go to others.
create table nodes (
  id uuid primary key,
  started_at timestamptz not null default now(),
  lease_expires_at timestamptz not null
);

alter table runs rename column lease_node to node_id;
alter table runs
  drop column lease_expires_at,
  -- Raised whenever a node takes the run, so that what an earlier owner still writes is refused.
  add column fence integer not null default 1,
  add column taken_at timestamptz not null default now(),
  -- How often the run was taken since an owner last added to it.
  add column fruitless_takes smallint not null default 0,
  -- The last event that each earlier owner had stored: its readers may have seen more.
  add column seams integer[] not null default '{}',
  -- Up to here the message holds the answer, and the log goes on from there.
  add column base_seq integer not null default 0,
  add column stop_requested boolean not null default false,
  -- Whether run_events still has rows of it.
  add column has_log boolean not null default true;
create index runs_cleanable_idx on runs (ended_at) where has_log and ended_at is not null;
drop index runs_ended_idx;
create index runs_node_id_idx on runs (node_id) where status = 'running';

-- Stores events of runs that `node` owns, and returns the runs that it does not own any more.
-- The shared lock makes a taker wait for what is under way here; the statements after it see what the taker changed.
create function append_run_events(node uuid, run_ids bigint[], fences integer[], seqs integer[], datas text[])
returns bigint[] language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(node::text, 0));
  insert into run_events (run_id, seq, data)
  select e.run_id, e.seq, e.data
  from unnest(run_ids, fences, seqs, datas) as e (run_id, fence, seq, data)
  join runs r on r.id = e.run_id and r.fence = e.fence and r.status = 'running'
  on conflict do nothing;
  return array(
    select distinct e.run_id from unnest(run_ids, fences) as e (run_id, fence)
    where not exists (select from runs r where r.id = e.run_id and r.fence = e.fence and r.status = 'running')
  );
end
$$;

comment on table run_events is 'A row holds the events up to seq, one JSON text a line; the first follows the row before.';
