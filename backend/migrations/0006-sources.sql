alter table runs add column search_mode text not null default 'off'
  check (search_mode in ('off', 'auto', 'always'));
update runs set search_mode = 'always' where use_rag;
alter table runs drop column use_rag;

-- What an answer may cite, as it was when it was read: a citation opens also when the site has changed.
create table message_sources (
  message_id bigint not null references messages (id) on delete cascade,
  number smallint not null,
  url text not null,
  title text not null,
  host text not null,
  published date,
  kind text not null check (kind in ('page', 'snippet')),
  passage text not null,
  -- What the model was shown of it: whoever goes on with the answer shows the same.
  excerpt text not null,
  content text not null,
  sha256 bytea not null,
  fetched_at timestamptz not null,
  primary key (message_id, number)
);

-- Pages as they were read, for all nodes. The key is a hash, so that nobody's reading stands here.
create unlogged table page_cache (
  key bytea primary key,
  page jsonb not null,
  fetched_at timestamptz not null default now()
);
create index page_cache_fetched_at_idx on page_cache (fetched_at);
