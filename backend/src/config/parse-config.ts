import { isAbsolute, resolve } from 'node:path';
import type { Config, LocalModelChoice } from './config.ts';
import { isPlaceholder, secretKeyFault } from './placeholders.ts';
import type { Env } from './read-env.ts';
import * as read from './settings.ts';

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The names of all settings, as documented in `.env.example` and `docs/operations.md`. */
export const settingNames = [
  'ENVIRONMENT',
  'HOST',
  'WEB_PORT',
  'API_PORT',
  'PARLEY_DATA_DIR',
  'DATABASE_URL',
  'SECRET_KEY',
  'ALLOWED_ORIGINS',
  'TRUST_PROXY',
  'RATE_LIMITS',
  'FETCH_ALLOW',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'DEFAULT_MODEL',
  'LOCAL_MODEL',
  'WEB_SEARCH',
  'DUCKDUCKGO_URL',
  'WIKIPEDIA_URL',
  'SEARXNG_URL',
  'BRAVE_API_KEY',
  'TAVILY_API_KEY',
  'LOG_LEVEL',
] as const;

type SettingName = (typeof settingNames)[number];

const secretNames: ReadonlySet<string> = new Set([
  'SECRET_KEY',
  'OPENAI_API_KEY',
  'DATABASE_URL',
  'BRAVE_API_KEY',
  'TAVILY_API_KEY',
]);

/**
 * The settings in `env`, or every fault among them, each naming the variable, its value unless that is a secret, and
 * what was expected.
 *
 * Relative paths start at `baseFolder`.
 */
export function parseConfig(env: Env, baseFolder: string): ParsedConfig {
  const faults: string[] = [];
  const warnings: string[] = [];

  const setting = <T, D>(name: SettingName, reader: read.Read<T>, missing: D): T | D => {
    const value = env[name];
    if (value === undefined) return missing;
    if (isPlaceholder(name, value)) {
      warnings.push(`${name} still has the example's placeholder, so it is treated as not set.`);
      return missing;
    }
    const result = reader(value);
    if (!(result instanceof read.Expected)) return result;
    const shown = secretNames.has(name) ? 'Its value' : `"${value}"`;
    faults.push(`${name}: ${shown} is not ${result.words}.`);
    return missing;
  };

  const environment = setting('ENVIRONMENT', read.oneOf('development', 'production'), 'development');
  const secretFault = secretKeyFault(env.SECRET_KEY, environment);
  if (secretFault) faults.push(secretFault);

  const config: Config = {
    environment,
    host: setting('HOST', read.host, '127.0.0.1'),
    webPort: setting('WEB_PORT', read.port, 3000),
    apiPort: setting('API_PORT', read.port, 8000),
    dataDir: setting('PARLEY_DATA_DIR', (path) => resolve(baseFolder, path), resolve(baseFolder, 'data')),
    databaseUrl: setting('DATABASE_URL', read.postgresUrl, null),
    secretKey: secretFault ? null : setting('SECRET_KEY', read.text, null),
    allowedOrigins: setting('ALLOWED_ORIGINS', read.list(read.origin), []),
    trustedProxies: setting('TRUST_PROXY', read.list(read.network), []),
    rateLimits: setting('RATE_LIMITS', read.onOff, true),
    fetchAllow: setting('FETCH_ALLOW', read.list(read.hostAndPort), Object.freeze([])),
    openai: Object.freeze({
      apiKey: setting('OPENAI_API_KEY', read.text, null),
      baseUrl: setting('OPENAI_BASE_URL', read.httpUrl, null),
    }),
    defaultModel: setting('DEFAULT_MODEL', read.text, null),
    localModel: setting('LOCAL_MODEL', localModelIn(baseFolder), Object.freeze({ mode: 'auto' } as const)),
    webSearch: Object.freeze({
      enabled: setting('WEB_SEARCH', read.onOff, true),
      duckduckgoUrl: setting('DUCKDUCKGO_URL', read.httpUrl, null),
      wikipediaUrl: setting('WIKIPEDIA_URL', read.httpUrl, null),
      searxngUrl: setting('SEARXNG_URL', read.httpUrl, null),
      braveApiKey: setting('BRAVE_API_KEY', read.headerToken, null),
      tavilyApiKey: setting('TAVILY_API_KEY', read.headerToken, null),
    }),
    logLevel: setting(
      'LOG_LEVEL',
      read.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
      'info',
    ),
  };
  if (config.webPort === config.apiPort) {
    faults.push(
      `API_PORT: "${config.apiPort}" is not a port other than WEB_PORT's; set one of the two differently.`,
    );
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config: Object.freeze(config), warnings };
}

const localModelIn =
  (baseFolder: string): read.Read<LocalModelChoice> =>
  (value) => {
    if (value === 'auto' || value === 'off') return Object.freeze({ mode: value });
    if (/^https?:\/\//i.test(value) && URL.parse(value))
      return Object.freeze({ mode: 'custom', source: value });
    if (!value.includes('://') && value.toLowerCase().endsWith('.gguf')) {
      return Object.freeze({
        mode: 'custom',
        source: isAbsolute(value) ? value : resolve(baseFolder, value),
      });
    }
    return new read.Expected('auto, off, or the path or URL of a GGUF file');
  };
