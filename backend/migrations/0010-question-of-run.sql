-- A message that is deleted takes its runs with it: without this, each costs a walk over all runs.
create index runs_user_message_id_idx on runs (user_message_id);
