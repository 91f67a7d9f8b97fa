import { nothing } from '../primitives.ts';

const userEventsDescription = [
  'Answers with `text/event-stream`: new and ended answers, new, renamed and removed conversations, from every browser',
  'of this account. Frames have no ids and are not replayed: after each `ready` read the list again.',
  '',
  '| type | fields |',
  '| --- | --- |',
  '| `ready` | the first of each connection |',
  '| `run.started` | `conversation_id`, `run_id`, `message_id` |',
  '| `run.ended` | the same, and `status` |',
  '| `conversation.changed` | `conversation`: `id`, `title`, `title_state`, `pinned_at`, `created_at`, `updated_at`; `leaf_id`, the last message of another branch that was chosen |',
  '| `conversation.removed` | `conversation_id` |',
].join('\n');

export const eventRoutes = {
  follow: {
    name: 'events.follow',
    method: 'GET',
    path: '/api/v1/events',
    tag: 'Events',
    summary: 'What happens in this account, live',
    description: userEventsDescription,
    auth: 'user',
    response: nothing,
    status: 200,
    stream: true,
    errors: ['unauthenticated'],
  },
} as const;
