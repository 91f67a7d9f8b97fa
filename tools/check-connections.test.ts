import { expect, test } from 'vitest';
import { checkConnections, connectionsIn } from './check-connections.ts';

test.each([
  ["import { connect } from 'node:net';", 'node:net'],
  ["import { isIP, connect } from 'node:net';", 'node:net'],
  ["import { connect as isIP } from 'net';", 'net'],
  ["import net from 'node:net';", 'node:net'],
  ["import * as net from 'node:net';", 'node:net'],
  ["import 'undici';", 'undici'],
  ["import { type Dispatcher, request } from 'undici';", 'undici'],
  ["import { lookup } from 'node:dns/promises';", 'node:dns/promises'],
  ["import https from 'https';", 'https'],
  ["export { request } from 'node:http';", 'node:http'],
  ["export * from 'node:tls';", 'node:tls'],
  ["const net = await import('node:net');", 'node:net'],
  ["const net = require('net');", 'net'],
  ["const net = process.getBuiltinModule('node:net');", 'node:net'],
  ["const net = createRequire(import.meta.url)('node:net');", 'node:net'],
  ['const x = await import(name);', 'a module that only run time knows'],
  ['await fetch(url);', 'the global fetch'],
  ['const ask = fetch;', 'the global fetch'],
  ['start({ fetch });', 'the global fetch'],
  ['function f(ask = fetch) {}', 'the global fetch'],
  ['const f = (fetch as unknown) satisfies unknown;', 'the global fetch'],
  ['function a(fetch: F) {} function b() { return fetch(1); }', 'the global fetch'],
  ['globalThis.fetch(url);', 'the global fetch'],
  ["globalThis['fetch'](url);", 'the global fetch'],
  ['globalThis[name](url);', 'the global *'],
  ['const { a } = global.WebSocket;', 'the global WebSocket'],
  ['new WebSocket(url);', 'the global WebSocket'],
  ['new EventSource(url);', 'the global EventSource'],
])('%s opens a connection', (source, what) => {
  expect(connectionsIn(source)).toEqual([what]);
});

test.each([
  '',
  "import { isIP, isIPv6, BlockList } from 'node:net';",
  "import { createServer } from 'node:http';",
  "import type { Socket } from 'node:net';",
  "import { type Socket } from 'node:net';",
  "import { isIP, type Socket } from 'node:net';",
  "export type { Dispatcher } from 'undici';",
  "import { x } from './undici.ts';",
  "import { x } from 'netmask';",
  'function f(fetch: GuardedFetch) { return fetch(request); }',
  'const create = ({ fetch }: Deps) => () => fetch(request);',
  "import { fetch } from './guard.ts'; fetch(request);",
  'deps.fetch(request);',
  'const { fetch: ask } = deps;',
  'const x = { fetch: guarded };',
  'type F = typeof fetch;',
  'let f: typeof globalThis.fetch;',
  'interface Deps { fetch: GuardedFetch }',
  'class A { fetch() {} }',
  "const text = 'fetch(url)'; // fetch(url)",
  "const pg = await import('pg');",
  "x.setting('net');",
])('%s opens none', (source) => {
  expect(connectionsIn(source)).toEqual([]);
});

test('the backend has no way out that is not excepted, and no exception too many', () => {
  expect(checkConnections()).toEqual([]);
});
