import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { authRoutes } from './routes/accounts.ts';
import { chatRoutes } from './routes/chat.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { modelRoutes } from './routes/models.ts';
import { searchRoutes } from './routes/search.ts';

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
  tag: 'Authentication' | 'Chat' | 'Conversations' | 'Events' | 'Models' | 'Search' | 'Health';
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

/** Every operation, by subject; each subject's are in a file of `routes`. */
export const routes = {
  auth: authRoutes,
  chat: chatRoutes,
  conversations: conversationRoutes,
  events: eventRoutes,
  search: searchRoutes,
  models: modelRoutes,
  health: healthRoutes,
} as const satisfies Record<string, Record<string, Route>>;
