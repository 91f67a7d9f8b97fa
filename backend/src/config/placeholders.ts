import type { Config } from './config.ts';

const minSecretBytes = 32;

const exampleDatabase = /^postgres(ql)?:\/\/(username:password@localhost|user:pass@prod-db)\b/;
const exampleValue = /^(<.*>|your[_-].*|change[_-]?me|change[_-]this.*|sk-\.{3}|sk-x+|x{3,})$/i;

const secretWithExample = new Set(['OPENAI_API_KEY', 'SECRET_KEY', 'BRAVE_API_KEY', 'TAVILY_API_KEY']);

/** Secrets that guides and examples print, so that anybody can sign tokens with them. */
const publicSecret = /^(secret|secret[_-]?key|password|dev|test|example)+$/i;

/** Whether the value was copied from an example and was never meant to be used. */
export function isPlaceholder(name: string, value: string): boolean {
  if (name === 'DATABASE_URL') return exampleDatabase.test(value);
  return secretWithExample.has(name) && exampleValue.test(value);
}

/**
 * Why this SECRET_KEY must not sign tokens, or null. A placeholder is a fault in production only: in development it
 * counts as not set, and a key is generated.
 */
export function secretKeyFault(value: string | undefined, environment: Config['environment']): string | null {
  if (value === undefined) return null;
  const advice =
    'Expected at least 32 random bytes (openssl rand -base64 48), or leave it out to have one generated.';
  if (isPlaceholder('SECRET_KEY', value)) {
    return environment === 'production'
      ? `SECRET_KEY: Its value is a well-known placeholder. ${advice}`
      : null;
  }
  if (publicSecret.test(value) || new Set(value).size < 8) {
    return `SECRET_KEY: Its value is easy to guess. ${advice}`;
  }
  const bytes = Buffer.byteLength(value);
  if (bytes < minSecretBytes) return `SECRET_KEY: Its value is only ${bytes} bytes long. ${advice}`;
  return null;
}
