import type { z } from 'zod';
import * as accounts from './accounts.ts';
import * as chat from './chat.ts';
import * as conversations from './conversations.ts';
import type { ErrorCode } from './errors.ts';
import * as health from './health.ts';
import * as models from './models.ts';
import { nothing, pathId } from './primitives.ts';

/**
 * One operation of the HTTP API. Handlers, validation and the OpenAPI document are all made from this table.
 *
 * Shape:  `auth: 'user'` wants a bearer token; `'cookie'` the browser's refresh cookie and a trusted origin.
 *         `stream` marks a `text/event-stream` answer of RunEvents. `form` also accepts the OAuth2 password form.
 * Errors: besides `errors`, any operation may answer `bad_request`, `internal` and `database_unavailable`.
 */
export interface Route {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  tag: 'Authentication' | 'Chat' | 'Conversations' | 'Events' | 'Models' | 'Health';
  summary: string;
  description?: string;
  auth: 'public' | 'user' | 'cookie';
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
  status: 200 | 201 | 204;
  stream?: true;
  form?: true;
  example?: { body?: unknown; response?: unknown };
  errors: readonly ErrorCode[];
}

const exampleUser = {
  id: 1,
  username: 'test',
  email: 'test@example.com',
  role: 'admin',
  is_active: true,
  created_at: '2026-01-01T12:00:00.000000Z',
};
const exampleToken = { access_token: 'eyJhbGciOiJIUzI1NiJ9.e30.x', token_type: 'bearer', expires_in: 900 };
const exampleSummary = {
  id: 1,
  title: 'A friendly hello',
  title_state: 'set',
  created_at: '2026-01-01T12:00:00.000000Z',
  updated_at: '2026-01-01T12:00:03.000000Z',
};
const exampleAnswer = {
  id: 2,
  conversation_id: 1,
  parent_id: 1,
  role: 'assistant',
  content: 'I am well, thank you.',
  timestamp: '2026-01-01T12:00:01.000000Z',
  status: 'done',
  model: 'openai/gpt-4o-mini',
  sibling_ids: [2],
  run_id: 1,
  last_seq: 9,
  finish_reason: 'stop',
  error: null,
  usage: { input_tokens: 12, output_tokens: 6 },
  parts: [],
};
const exampleConversation = { ...exampleSummary, messages: [exampleAnswer] };
const exampleChat = { message: 'Hello, how are you?', conversation_id: 1, use_rag: true };
const exampleRun = { id: 1, conversation_id: 1, message_id: 2, status: 'stopped', last_seq: 7 };
const exampleModels = {
  items: [
    {
      id: 'openai/gpt-4o-mini',
      name: 'gpt-4o-mini',
      provider: 'openai',
      context_window: 128_000,
      is_default: true,
    },
  ],
  next_cursor: null,
  providers: [{ id: 'openai', name: 'OpenAI', kind: 'configured', error: null }],
  local: { status: 'off', received_bytes: 0, total_bytes: null, message: null },
};

const streamDescription = [
  'Answers with `text/event-stream`. Each frame has `id: <seq>` (counted from 1, no gaps) and `data: <JSON>`, in the',
  "vocabulary of the AI SDK's UI message stream v1; the last frame is `data: [DONE]`. Ignore unknown types.",
  '',
  '| type | meaning |',
  '| --- | --- |',
  '| `start` | `messageMetadata`: `run_id`, `message_id`, `user_message_id`, `conversation_id`, `model` |',
  '| `text-start`, `text-delta`, `text-end` | the answer; `delta` is the next piece |',
  '| `reasoning-start`, `reasoning-delta`, `reasoning-end` | what a reasoning model thinks aloud |',
  '| `data-notice` | something to show beside the answer, such as "web search is not available yet" |',
  '| `data-progress` | what the run waits for before its first token |',
  '| `data-title` | the title of the conversation that this message opened, until the model finds a better one |',
  '| `data-seam` | the answer goes on after `text_length` UTF-16 units, written by another node or after Continue |',
  '| `data-rewind` | cut the answer to `textLength` UTF-16 units, take `parts`, and go on from `seq` |',
  '| `data-usage` | token counts |',
  '| `data-run` | the final `status` (`done`, `stopped`, `interrupted`, `failed`), and the error if it failed |',
  '| `finish`, `abort`, `error` | the end, as the AI SDK names it |',
  '',
  'Closing the connection does not end the answer: continue with `GET /api/v1/runs/{id}/events` and `Last-Event-ID`,',
  'or end it with `POST /api/v1/runs/{id}/stop`.',
].join('\n');

const userEventsDescription = [
  'Answers with `text/event-stream`: new and ended answers, new, renamed and removed conversations, from every browser',
  'of this account. Frames have no ids and are not replayed: after each `ready` read the list again.',
  '',
  '| type | fields |',
  '| --- | --- |',
  '| `ready` | the first of each connection |',
  '| `run.started` | `conversation_id`, `run_id`, `message_id` |',
  '| `run.ended` | the same, and `status` |',
  '| `conversation.changed` | `conversation`: `id`, `title`, `title_state`, `created_at`, `updated_at` |',
  '| `conversation.removed` | `conversation_id` |',
].join('\n');

const chatErrors = [
  'validation_failed',
  'unauthenticated',
  'not_found',
  'model_not_found',
  'client_id_reused',
  'run_in_progress',
  'rate_limited',
  'overloaded',
] as const;

export const routes = {
  auth: {
    setup: {
      name: 'auth.setup',
      method: 'GET',
      path: '/api/v1/auth/setup',
      tag: 'Authentication',
      summary: 'Whether anybody has signed up yet',
      auth: 'public',
      response: accounts.setup,
      status: 200,
      example: { response: { has_accounts: true } },
      errors: [],
    },
    register: {
      name: 'auth.register',
      method: 'POST',
      path: '/api/v1/auth/register',
      tag: 'Authentication',
      summary: 'User registration',
      description: 'The first account becomes the administrator.',
      auth: 'public',
      body: accounts.registerBody,
      response: accounts.user,
      status: 201,
      example: {
        body: { username: 'test', email: 'test@example.com', password: 'password123' },
        response: exampleUser,
      },
      errors: ['validation_failed', 'username_taken', 'email_taken', 'rate_limited'],
    },
    login: {
      name: 'auth.login',
      method: 'POST',
      path: '/api/v1/auth/login',
      tag: 'Authentication',
      summary: 'User login',
      description:
        'JSON with `username` or `email`, or the OAuth2 password form. Also sets the refresh cookie that browsers use.',
      auth: 'public',
      body: accounts.loginBody,
      form: true,
      response: accounts.accessToken,
      status: 200,
      example: { body: { username: 'test', password: 'password123' }, response: exampleToken },
      errors: ['validation_failed', 'invalid_credentials', 'rate_limited'],
    },
    refresh: {
      name: 'auth.refresh',
      method: 'POST',
      path: '/api/v1/auth/refresh',
      tag: 'Authentication',
      summary: 'A new access token for the refresh cookie',
      auth: 'cookie',
      response: accounts.accessToken,
      status: 200,
      example: { response: exampleToken },
      errors: ['unauthenticated', 'origin_not_allowed'],
    },
    logout: {
      name: 'auth.logout',
      method: 'POST',
      path: '/api/v1/auth/logout',
      tag: 'Authentication',
      summary: 'End this session',
      description: 'Its access and refresh tokens stop working at once.',
      auth: 'cookie',
      response: nothing,
      status: 204,
      errors: ['origin_not_allowed'],
    },
    me: {
      name: 'auth.me',
      method: 'GET',
      path: '/api/v1/auth/me',
      tag: 'Authentication',
      summary: 'Get current user',
      auth: 'user',
      response: accounts.user,
      status: 200,
      example: { response: exampleUser },
      errors: ['unauthenticated'],
    },
  },
  chat: {
    stream: {
      name: 'chat.stream',
      method: 'POST',
      path: '/api/v1/chat',
      tag: 'Chat',
      summary: 'Streaming chat (SSE)',
      description: streamDescription,
      auth: 'user',
      body: chat.chatBody,
      response: nothing,
      status: 200,
      stream: true,
      example: { body: exampleChat },
      errors: chatErrors,
    },
    simple: {
      name: 'chat.simple',
      method: 'POST',
      path: '/api/v1/chat/simple',
      tag: 'Chat',
      summary: 'Non-streaming chat',
      description:
        'Waits for the whole answer. A failed answer is answered with its error; the message is kept.',
      auth: 'user',
      body: chat.chatBody,
      response: chat.simpleAnswer,
      status: 200,
      example: { body: exampleChat, response: { conversation_id: 1, message: exampleAnswer } },
      errors: [...chatErrors, 'model_unavailable', 'model_auth_failed', 'model_timeout'],
    },
    regenerate: {
      name: 'chat.regenerate',
      method: 'POST',
      path: '/api/v1/messages/{id}/regenerate',
      tag: 'Chat',
      summary: 'Answer the same message again',
      description: `\`id\` is the user message or one of its answers. ${streamDescription}`,
      auth: 'user',
      params: pathId,
      body: chat.regenerateBody,
      response: nothing,
      status: 200,
      stream: true,
      example: { body: { model: 'openai/gpt-4o-mini' } },
      errors: chatErrors,
    },
    continue: {
      name: 'chat.continue',
      method: 'POST',
      path: '/api/v1/messages/{id}/continue',
      tag: 'Chat',
      summary: 'Go on with an answer that ended early',
      description: `Adds to an answer that was interrupted, stopped, or cut by the model's limit, in its place. Asking twice follows the same run. The stream begins with the whole answer so far. ${streamDescription}`,
      auth: 'user',
      params: pathId,
      response: nothing,
      status: 200,
      stream: true,
      errors: [
        'validation_failed',
        'unauthenticated',
        'not_found',
        'run_in_progress',
        'not_continuable',
        'model_not_found',
        'model_unavailable',
        'rate_limited',
        'overloaded',
      ],
    },
    events: {
      name: 'runs.follow',
      method: 'GET',
      path: '/api/v1/runs/{id}/events',
      tag: 'Chat',
      summary: 'Continue reading an answer',
      description: `Replays the events after \`Last-Event-ID\` (or \`?after=\`), then follows live. ${streamDescription}`,
      auth: 'user',
      params: pathId,
      query: chat.eventsQuery,
      response: nothing,
      status: 200,
      stream: true,
      errors: ['validation_failed', 'unauthenticated', 'not_found'],
    },
    stop: {
      name: 'runs.stop',
      method: 'POST',
      path: '/api/v1/runs/{id}/stop',
      tag: 'Chat',
      summary: 'Stop an answer',
      description:
        'Closes the connection to the model and keeps what was written. Repeating it changes nothing.',
      auth: 'user',
      params: pathId,
      response: chat.runState,
      status: 200,
      example: { response: exampleRun },
      errors: ['unauthenticated', 'not_found'],
    },
  },
  conversations: {
    list: {
      name: 'conversations.list',
      method: 'GET',
      path: '/api/v1/conversations',
      tag: 'Conversations',
      summary: 'List conversations',
      description: 'Latest first. Pass `next_cursor` as `cursor` for the next page.',
      auth: 'user',
      query: conversations.listQuery,
      response: conversations.conversationPage,
      status: 200,
      example: { response: { items: [exampleSummary], next_cursor: null } },
      errors: ['validation_failed', 'unauthenticated'],
    },
    get: {
      name: 'conversations.get',
      method: 'GET',
      path: '/api/v1/conversations/{id}',
      tag: 'Conversations',
      summary: 'Get conversation',
      description: 'With the messages of its visible path.',
      auth: 'user',
      params: pathId,
      response: conversations.conversation,
      status: 200,
      example: { response: exampleConversation },
      errors: ['unauthenticated', 'not_found'],
    },
    create: {
      name: 'conversations.create',
      method: 'POST',
      path: '/api/v1/conversations',
      tag: 'Conversations',
      summary: 'Create conversation',
      auth: 'user',
      body: conversations.createConversationBody,
      response: conversations.conversation,
      status: 201,
      example: { body: { title: 'Plans for spring' }, response: { ...exampleSummary, messages: [] } },
      errors: ['validation_failed', 'unauthenticated'],
    },
    rename: {
      name: 'conversations.rename',
      method: 'PUT',
      path: '/api/v1/conversations/{id}/title',
      tag: 'Conversations',
      summary: 'Update title',
      auth: 'user',
      params: pathId,
      body: conversations.titleBody,
      response: conversations.conversationSummary,
      status: 200,
      example: { body: { title: 'Plans for spring' }, response: exampleSummary },
      errors: ['validation_failed', 'unauthenticated', 'not_found'],
    },
    remove: {
      name: 'conversations.remove',
      method: 'DELETE',
      path: '/api/v1/conversations/{id}',
      tag: 'Conversations',
      summary: 'Delete conversation',
      description: 'Stops its running answers. It can be restored for a day, then it is gone.',
      auth: 'user',
      params: pathId,
      response: nothing,
      status: 204,
      errors: ['unauthenticated', 'not_found'],
    },
    restore: {
      name: 'conversations.restore',
      method: 'POST',
      path: '/api/v1/conversations/{id}/restore',
      tag: 'Conversations',
      summary: 'Undo a deletion',
      auth: 'user',
      params: pathId,
      response: conversations.conversationSummary,
      status: 200,
      example: { response: exampleSummary },
      errors: ['unauthenticated', 'not_found'],
    },
    selectBranch: {
      name: 'conversations.selectBranch',
      method: 'PUT',
      path: '/api/v1/conversations/{id}/branch',
      tag: 'Conversations',
      summary: 'Show another branch',
      description: 'The visible path becomes the one through `message_id`, down to its latest reply.',
      auth: 'user',
      params: pathId,
      body: conversations.selectBranchBody,
      response: conversations.conversation,
      status: 200,
      example: { body: { message_id: 4 }, response: exampleConversation },
      errors: ['validation_failed', 'unauthenticated', 'not_found'],
    },
  },
  events: {
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
  },
  models: {
    list: {
      name: 'models.list',
      method: 'GET',
      path: '/api/v1/models',
      tag: 'Models',
      summary: 'List models',
      description: 'Of every configured and discovered provider, with the state of the built-in model.',
      auth: 'user',
      response: models.modelList,
      status: 200,
      example: { response: exampleModels },
      errors: ['unauthenticated'],
    },
  },
  health: {
    live: {
      name: 'health.live',
      method: 'GET',
      path: '/health/live',
      tag: 'Health',
      summary: 'The process answers',
      auth: 'public',
      response: health.live,
      status: 200,
      example: { response: { status: 'ok' } },
      errors: [],
    },
    ready: {
      name: 'health.ready',
      method: 'GET',
      path: '/health/ready',
      tag: 'Health',
      summary: 'The process can serve',
      description: '503 while the database cannot be reached or the process shuts down.',
      auth: 'public',
      response: health.ready,
      status: 200,
      example: { response: { status: 'ok', database: 'ok' } },
      errors: [],
    },
  },
} as const satisfies Record<string, Record<string, Route>>;
