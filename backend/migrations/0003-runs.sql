-- The production of one answer. It belongs to the node that holds the lease, never to a request.
create table runs (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  conversation_id bigint not null references conversations (id) on delete cascade,
  user_message_id bigint not null references messages (id) on delete cascade,
  message_id bigint not null unique references messages (id) on delete cascade,
  model text not null,
  use_rag boolean not null default false,
  -- One press of Send; with the hash of what was sent, so that a repeat is told from a reuse.
  client_id uuid,
  request_hash bytea not null,
  status text not null default 'running' check (status in ('running', 'done', 'stopped', 'interrupted', 'failed')),
  lease_node uuid not null,
  lease_expires_at timestamptz not null,
  last_seq integer not null default 0,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (user_id, client_id)
);
create index runs_running_idx on runs (lease_expires_at) where status = 'running';
create index runs_ended_idx on runs (ended_at) where ended_at is not null;
create index runs_conversation_id_idx on runs (conversation_id);

-- The log of a run: seq counts from 1 without gaps, data is the JSON of one contract RunEvent, kept as text because
-- it is only ever passed on. No foreign key: it would cost a row lock per event; the clean-up job removes the rows.
create table run_events (
  run_id bigint not null,
  seq integer not null,
  data text not null,
  primary key (run_id, seq)
);
