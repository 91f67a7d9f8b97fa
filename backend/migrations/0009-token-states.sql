-- A refresh token is live, used (presented, and replaced by that use) or revoked (another line of its session went on,
-- and nobody had presented it).
alter table refresh_tokens add column revoked_at timestamptz;
create index refresh_tokens_live_idx on refresh_tokens (session_id) where replaced_at is null and revoked_at is null;

-- Trades the presented token for the successor, one use at a time in a session, and prolongs the session by the lifetime.
-- No row: there is no such token, or its session or account has ended.
--
-- Whoever presents a used token has missed the answer to that use, as long as no token issued since was itself used
-- longer ago than the grace. Else, and with a revoked token, two hold tokens of this session: it is deleted. What was
-- issued longer ago than the grace and is still live is revoked, so that of two holders who both go on, one is found out.
create function use_refresh_token(presented bytea, successor bytea, grace interval, lifetime interval)
returns table (session_id bigint, user_id bigint, has_two_holders boolean) language plpgsql as $$
#variable_conflict use_column
declare
  token refresh_tokens;
  owner_id bigint;
  moment timestamptz;
begin
  select s.user_id into owner_id from refresh_tokens t
  join sessions s on s.id = t.session_id
  join users u on u.id = s.user_id
  where t.hash = presented and s.expires_at > now() and u.is_active
  for update of s;
  if not found then
    return;
  end if;
  -- A statement of its own, to see what was done while this one waited for its turn.
  select * into token from refresh_tokens where hash = presented;
  if not found then
    return;
  end if;
  moment := clock_timestamp();
  if token.revoked_at is not null or token.replaced_at is not null and exists (
    select from refresh_tokens t
    where t.session_id = token.session_id and t.created_at >= token.replaced_at and t.replaced_at < moment - grace
  ) then
    delete from sessions where id = token.session_id;
    return query select token.session_id, owner_id, true;
    return;
  end if;
  update refresh_tokens set replaced_at = moment where hash = presented and replaced_at is null;
  update refresh_tokens set revoked_at = moment
  where session_id = token.session_id and replaced_at is null and revoked_at is null and created_at < moment - grace;
  insert into refresh_tokens (hash, session_id, created_at) values (successor, token.session_id, moment);
  update sessions set expires_at = moment + lifetime where id = token.session_id;
  return query select token.session_id, owner_id, false;
end
$$;
