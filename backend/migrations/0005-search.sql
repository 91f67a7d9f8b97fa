-- What all nodes must know of a search engine. A refusal must outlast a restart, so this table is logged.
create table search_providers (
  name text primary key,
  -- Who asks it, and until when that is believed.
  turn_id uuid,
  turn_until timestamptz,
  next_at timestamptz not null default '-infinity',
  -- Refusals without an answer in between.
  blocks smallint not null default 0,
  -- Until then it is left alone.
  open_until timestamptz
);

-- Results of searches. The key is a hash, so that nobody's questions stand here. Losing them in a crash is harmless.
create unlogged table search_results (
  key bytea primary key,
  outcome jsonb not null,
  fetched_at timestamptz not null default now(),
  -- From then on they are only used when the engine refuses.
  expires_at timestamptz not null
);
create index search_results_fetched_at_idx on search_results (fetched_at);
