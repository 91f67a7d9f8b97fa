import type { FastifyInstance } from 'fastify';
import { AppError } from '../app-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new AppError('invalid_json', 'The body is not valid UTF-8.', { cause });
  }
}

/**
 * Accepts exactly JSON, and on `formPaths` the OAuth2 password form. An empty JSON body counts as none, since many
 * clients send the header without a body.
 */
export function registerBodyParsers(app: FastifyInstance, formPaths: ReadonlySet<string>): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      void parseJson(request, decode(body as Buffer), (error, value) =>
        done(error && new AppError('invalid_json', 'The body is not valid JSON.', { cause: error }), value),
      );
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (!formPaths.has(request.routeOptions.url ?? '')) {
        return done(new AppError('unsupported_media_type', 'Send JSON with Content-Type: application/json.'));
      }
      try {
        done(null, Object.fromEntries(new URLSearchParams(decode(body as Buffer))));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
