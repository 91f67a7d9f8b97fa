alter table conversations
  add column pinned_at timestamptz,
  -- What a search for a title looks in. Walking an account's own list over it is quick without an extension.
  add column title_key text not null generated always as (lower(title)) stored;
create index conversations_pinned_idx on conversations (user_id, updated_at desc, id desc)
  where pinned_at is not null and deleted_at is null;
