import { expect, test } from 'vitest';
import type { Config } from './config.ts';
import { parseConfig } from './parse-config.ts';

const goodSecret = 'hT3vQ9xZ0pLkR7mWcYb2NsEaJdUfGi58';

function parsed(env: Record<string, string>): Config {
  const result = parseConfig(env, '/srv/parley');
  if (!result.ok) throw new Error(result.faults.join('\n'));
  return result.config;
}

function faults(env: Record<string, string>): readonly string[] {
  const result = parseConfig(env, '/srv/parley');
  return result.ok ? [] : result.faults;
}

test('an empty environment gives the settings for one machine', () => {
  expect(parsed({})).toEqual({
    environment: 'development',
    host: '127.0.0.1',
    webPort: 3000,
    apiPort: 8000,
    dataDir: '/srv/parley/data',
    databaseUrl: null,
    secretKey: null,
    allowedOrigins: [],
    trustedProxies: [],
    rateLimits: true,
    fetchAllow: [],
    openai: { apiKey: null, baseUrl: null },
    defaultModel: null,
    localModel: { mode: 'auto' },
    webSearch: {
      enabled: true,
      duckduckgoUrl: null,
      wikipediaUrl: null,
      searxngUrl: null,
      braveApiKey: null,
      tavilyApiKey: null,
    },
    logLevel: 'info',
  });
});

test('the configuration cannot be changed', () => {
  const config = parsed({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.openai)).toBe(true);
  expect(Object.isFrozen(config.fetchAllow)).toBe(true);
  expect(Object.isFrozen(parsed({ FETCH_ALLOW: 'wiki.lan:80' }).fetchAllow)).toBe(true);
});

test('all faults come at once, each with name, value and expectation', () => {
  expect(faults({ WEB_PORT: 'http', API_PORT: '70000', ENVIRONMENT: 'prod', RATE_LIMITS: 'yes' })).toEqual([
    'ENVIRONMENT: "prod" is not one of development, production.',
    'WEB_PORT: "http" is not a port number from 1 to 65535.',
    'API_PORT: "70000" is not a port number from 1 to 65535.',
    'RATE_LIMITS: "yes" is not one of on, off.',
  ]);
});

test.each([
  ['HOST', '0.0.0.0', 'host', '0.0.0.0'],
  ['HOST', '::1', 'host', '::1'],
  ['PARLEY_DATA_DIR', '/var/lib/parley', 'dataDir', '/var/lib/parley'],
  ['PARLEY_DATA_DIR', 'my data', 'dataDir', '/srv/parley/my data'],
  ['DATABASE_URL', 'postgresql://u:p@db:5432/chat', 'databaseUrl', 'postgresql://u:p@db:5432/chat'],
  ['SECRET_KEY', goodSecret, 'secretKey', goodSecret],
  ['ALLOWED_ORIGINS', '*', 'allowedOrigins', ['*']],
  [
    'ALLOWED_ORIGINS',
    'https://A.example/, http://b:81',
    'allowedOrigins',
    ['https://a.example', 'http://b:81'],
  ],
  [
    'TRUST_PROXY',
    '127.0.0.1, 10.0.0.0/8,fd00::/8',
    'trustedProxies',
    ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
  ],
  ['RATE_LIMITS', 'off', 'rateLimits', false],
  ['FETCH_ALLOW', '127.0.0.1:4000,wiki.lan:80', 'fetchAllow', ['127.0.0.1:4000', 'wiki.lan:80']],
  ['FETCH_ALLOW', ' Wiki.LAN.:443 , [0:0::1]:80', 'fetchAllow', ['wiki.lan:443', '[::1]:80']],
  [
    'FETCH_ALLOW',
    'wiki:8080, 127.1:80, b\u00fccher.lan:80',
    'fetchAllow',
    ['wiki:8080', '127.0.0.1:80', 'xn--bcher-kva.lan:80'],
  ],
  ['LOCAL_MODEL', 'off', 'localModel', { mode: 'off' }],
  ['LOCAL_MODEL', 'm.gguf', 'localModel', { mode: 'custom', source: '/srv/parley/m.gguf' }],
  [
    'LOCAL_MODEL',
    'https://x.example/m.gguf',
    'localModel',
    { mode: 'custom', source: 'https://x.example/m.gguf' },
  ],
  ['LOG_LEVEL', 'DEBUG', 'logLevel', 'debug'],
] as const)('%s=%s is read', (name, value, key, expected) => {
  expect(parsed({ [name]: value })[key]).toEqual(expected);
});

test('the search engines are read, with their addresses as bases', () => {
  const { webSearch } = parsed({
    WEB_SEARCH: 'off',
    DUCKDUCKGO_URL: 'http://127.0.0.1:9000/',
    SEARXNG_URL: 'http://searxng:8080/search-here/',
    BRAVE_API_KEY: 'BSA-key',
    TAVILY_API_KEY: 'tvly-key',
  });
  expect(webSearch).toEqual({
    enabled: false,
    duckduckgoUrl: 'http://127.0.0.1:9000',
    wikipediaUrl: null,
    searxngUrl: 'http://searxng:8080/search-here',
    braveApiKey: 'BSA-key',
    tavilyApiKey: 'tvly-key',
  });
  expect(Object.isFrozen(webSearch)).toBe(true);
});

test('the base URL loses its last slash', () => {
  expect(parsed({ OPENAI_BASE_URL: 'http://localhost:1234/v1/' }).openai.baseUrl).toBe(
    'http://localhost:1234/v1',
  );
});

test.each([
  ['WEB_PORT', '0'],
  ['HOST', 'http://x'],
  ['DATABASE_URL', 'mysql://u:p@db/chat'],
  ['DATABASE_URL', 'postgresql://db'],
  ['ALLOWED_ORIGINS', 'https://a.example/path'],
  ['ALLOWED_ORIGINS', 'a.example'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', 'proxy.internal'],
  ['FETCH_ALLOW', 'wiki.lan'],
  ['FETCH_ALLOW', 'wiki.lan:'],
  ['FETCH_ALLOW', 'wiki.lan:0'],
  ['FETCH_ALLOW', 'wiki.lan:65536'],
  ['FETCH_ALLOW', '*.lan:80'],
  ['FETCH_ALLOW', '*'],
  ['FETCH_ALLOW', '10.0.0.0/8'],
  ['FETCH_ALLOW', '10.0.0.0/8:80'],
  ['FETCH_ALLOW', '::1:80'],
  ['FETCH_ALLOW', 'wiki.lan:80:80'],
  ['FETCH_ALLOW', 'http://wiki.lan:80'],
  ['FETCH_ALLOW', 'wiki.lan:80/path'],
  ['FETCH_ALLOW', 'user@wiki.lan:80'],
  ['FETCH_ALLOW', 'wiki.lan:80, wiki.lan'],
  ['OPENAI_BASE_URL', 'localhost:1234'],
  ['LOCAL_MODEL', 'yes'],
  ['WEB_SEARCH', 'true'],
  ['DUCKDUCKGO_URL', 'duckduckgo.com'],
  ['SEARXNG_URL', 'ftp://searxng'],
  ['BRAVE_API_KEY', 'two words'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s is refused', (name, value) => {
  expect(faults({ [name]: value })).toEqual([expect.stringContaining(`${name}: `)]);
});

test.each(['SECRET_KEY', 'DATABASE_URL', 'BRAVE_API_KEY', 'TAVILY_API_KEY'])(
  'the value of %s is never printed',
  (name) => {
    const told = faults({ [name]: 'hunter2 é' }).join();
    expect(told).toContain(name);
    expect(told).not.toContain('hunter2');
  },
);

test('one port for both is refused', () => {
  expect(faults({ WEB_PORT: '8000' })).toEqual([expect.stringContaining('API_PORT: "8000"')]);
});

test.each([
  ['your_secure_production_key', 'placeholder'],
  ['changeme', 'placeholder'],
  ['secretsecretsecretsecretsecretsecret', 'easy to guess'],
  ['a'.repeat(40), 'easy to guess'],
  ['hT3vQ9xZ0pLkR7mW', 'only 16 bytes'],
])('SECRET_KEY %s is refused in production', (value, why) => {
  expect(faults({ ENVIRONMENT: 'production', SECRET_KEY: value })).toEqual([expect.stringContaining(why)]);
});

test('a short SECRET_KEY is refused in development too', () => {
  expect(faults({ SECRET_KEY: 'hT3vQ9xZ0pLkR7mW' })).toHaveLength(1);
});

test('placeholders of the example count as not set, with a warning each', () => {
  const result = parseConfig(
    {
      OPENAI_API_KEY: 'your_openai_api_key_here',
      SECRET_KEY: 'your_secret_key_here',
      BRAVE_API_KEY: 'your-brave-key',
      DATABASE_URL: 'postgresql://username:password@localhost:5432/chatgpt_clone',
    },
    '/srv/parley',
  );
  expect(result).toMatchObject({ ok: true, config: { databaseUrl: null, secretKey: null } });
  expect(result.ok && result.config.openai.apiKey).toBeNull();
  expect(result.ok && result.warnings).toHaveLength(4);
});
