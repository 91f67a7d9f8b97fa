create table users (
  id bigint generated always as identity primary key,
  username varchar(50) not null,
  email varchar(100) not null,
  hashed_password varchar(255) not null,
  role text not null default 'user' check (role in ('admin', 'user')),
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (lower(email));

-- A sign-in. Its access tokens carry its id, so deleting the row ends them at once.
create table sessions (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user_id_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);

-- Refresh tokens rotate: each use marks the row and adds a successor. Only SHA-256 hashes are kept.
create table refresh_tokens (
  hash bytea primary key,
  session_id bigint not null references sessions (id) on delete cascade,
  created_at timestamptz not null default now(),
  replaced_at timestamptz
);
create index refresh_tokens_session_id_idx on refresh_tokens (session_id);

-- Counters of rate-limiter-flexible, in the columns that it expects. Losing them in a crash is harmless.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_expire_idx on rate_limits (expire);
