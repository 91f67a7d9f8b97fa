import { routes } from '@parley/contract/routes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/app-error.ts';
import type { Serve } from '../../platform/http/serve.ts';
import type { RateLimits } from '../../platform/rate-limits.ts';
import * as service from './service.ts';

const cookieName = 'parley_refresh';
const cookieSeconds = 30 * 24 * 60 * 60;

export interface AccountRouteDeps extends service.AccountsDeps {
  limits: RateLimits;
  /** Whether a page of that origin may use the refresh cookie. */
  isTrustedOrigin: (origin: string, request: FastifyRequest) => boolean;
}

export function registerAccountRoutes(serve: Serve, deps: AccountRouteDeps): void {
  const { auth } = routes;
  serve(auth.setup, async ({ request }) => ({
    has_accounts: await service.hasAccounts(deps),
    has_session: request.cookies[cookieName] !== undefined,
  }));

  serve(auth.register, async ({ body, request }) => {
    await deps.limits.signUp(request.ip);
    return service.register(deps, body);
  });

  serve(auth.login, async ({ body, request, reply }) => {
    const name = service.loginName(body);
    await deps.limits.signIn(request.ip, name);
    const { access, refreshToken } = await service.login(deps, body);
    await deps.limits.signedIn(name);
    setCookie(request, reply, refreshToken);
    return access;
  });

  serve(auth.refresh, async ({ request, reply }) => {
    requireTrustedOrigin(request, deps);
    const { access, refreshToken } = await service.refresh(deps, request.cookies[cookieName]);
    setCookie(request, reply, refreshToken);
    return access;
  });

  serve(auth.logout, async ({ request, reply }) => {
    requireTrustedOrigin(request, deps);
    await service.logout(deps, request.cookies[cookieName]);
    reply.clearCookie(cookieName, { path: '/api/v1/auth' });
    return undefined;
  });

  serve(auth.me, ({ actor }) => service.currentUser(deps, actor));
}

function requireTrustedOrigin(request: FastifyRequest, deps: AccountRouteDeps): void {
  const { origin } = request.headers;
  if (origin && !deps.isTrustedOrigin(origin, request)) {
    throw new AppError(
      'origin_not_allowed',
      'Pages of this origin may not use the session. See ALLOWED_ORIGINS.',
    );
  }
}

function setCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  reply.setCookie(cookieName, value, {
    path: '/api/v1/auth',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: cookieSeconds,
  });
}
