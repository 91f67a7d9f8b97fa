create table conversations (
  id bigint generated always as identity primary key,
  title varchar(255) not null,
  title_state text not null default 'pending' check (title_state in ('pending', 'set')),
  user_id bigint not null references users (id) on delete cascade,
  -- The last message of the visible path; null while there is none.
  active_message_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index conversations_list_idx on conversations (user_id, updated_at desc, id desc) where deleted_at is null;
create index conversations_deleted_idx on conversations (deleted_at) where deleted_at is not null;

-- A tree: an edited question and a regenerated answer are siblings under the same parent.
create table messages (
  id bigint generated always as identity primary key,
  conversation_id bigint not null references conversations (id) on delete cascade,
  parent_id bigint references messages (id) on delete cascade,
  role varchar(20) not null check (role in ('user', 'assistant', 'system')),
  content text not null,
  "timestamp" timestamptz not null default now(),
  status text not null default 'done' check (status in ('running', 'done', 'stopped', 'interrupted', 'failed')),
  model text,
  finish_reason text,
  error jsonb,
  usage jsonb,
  parts jsonb not null default '[]'
);
create index messages_conversation_id_idx on messages (conversation_id, parent_id);
create index messages_parent_id_idx on messages (parent_id);
