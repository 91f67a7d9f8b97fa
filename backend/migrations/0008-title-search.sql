-- By PostgreSQL's own rule, whatever locale the database was made with, and alike for accents that are typed apart.
alter table conversations
  drop column title_key,
  add column title_key text collate "C" not null generated always as (lower(normalize(title, NFC) collate pg_c_utf8)) stored;
