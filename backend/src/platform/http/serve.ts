import type { FieldFault } from '@parley/contract/errors';
import type { Route } from '@parley/contract/routes';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../app-error.ts';

/** Who asks, as proved by the access token of this request. */
export interface Actor {
  userId: number;
  sessionId: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A request whose parts have passed the route's schemas. `actor` is set exactly on `auth: 'user'` routes. */
export interface Call<R extends Route> {
  actor: R['auth'] extends 'user' ? Actor : null;
  params: Parsed<R['params']>;
  query: Parsed<R['query']>;
  body: Parsed<R['body']>;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Streams answer by themselves; what their handlers return is nobody's. */
type Answer<R extends Route> = R extends { stream: true } ? unknown : z.input<R['response']>;

/** Throws when this process cannot take on what an operation would start. */
export type Admit = () => void;

export type Authenticate = (request: FastifyRequest) => Promise<Actor>;

export type Serve = <R extends Route>(
  route: R,
  handler: (call: Call<R>) => Promise<Answer<R>> | Answer<R>,
) => void;

/**
 * Registers operations of the contract: admits those that may answer `overloaded`, authenticates, validates, calls the
 * handler, and lets only the fields of the response schema out.
 *
 * Errors: `validation_failed` with every fault at once; what `authenticate` and `admit` throw.
 */
export function createServe(app: FastifyInstance, authenticate: Authenticate, admit: Admit): Serve {
  return (route, handler) => {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        // Before anything else: a refusal must cost nothing.
        if (route.errors.includes('overloaded')) admit();
        const actor = route.auth === 'user' ? await authenticate(request) : null;
        request.actor = actor;
        const call = { actor, request, reply, ...parseInput(route, request) } as Call<typeof route>;
        // The handler may know better.
        reply.code(route.status);
        const answer = await handler(call);
        if (route.stream) return reply;
        if (route.status === 204) return reply.send();
        return reply.send(route.response.parse(answer));
      },
    });
  };
}

function parseInput(route: Route, request: FastifyRequest) {
  const faults: FieldFault[] = [];
  const parse = (part: string, schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      faults.push({ path: [part, ...issue.path].join('.'), message: issue.message });
    }
    return undefined;
  };
  const params = parse('path', route.params, request.params);
  const query = parse('query', route.query, request.query);
  const body = parse('body', route.body, request.body ?? undefined);
  if (faults.length > 0) {
    const first = faults[0];
    throw new AppError('validation_failed', `${first?.path}: ${first?.message}`, { details: faults });
  }
  return { params, query, body };
}
