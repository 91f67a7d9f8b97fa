import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { root } from './process.ts';

/** Files of the backend that open connections past the guarded fetch, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'backend/src/platform/fetch/resolve.ts': 'part of the guard: asks the DNS',
  'backend/src/platform/fetch/exchange.ts': 'part of the guard: connects to addresses that were judged',
  'backend/src/features/models/openai-compatible.ts': 'asks the provider that the operator names',
  'backend/src/features/models/paced-reading.ts': 'makes the connections that openai-compatible.ts asks for',
  'backend/src/features/models/local/download.ts': 'fetches the built-in model from where the operator says',
  'backend/src/features/models/local/llama.ts': 'loads the engine that was fetched with it',
};

const connecting = /^((node:)?(net|tls|http|https|http2|dns|dgram|quic|inspector)|undici|ws|axios|got)(\/|$)/;

/** What those modules have that opens nothing, or only waits to be connected to. */
const harmless: ReadonlySet<string> = new Set(['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'createServer']);

const connectingGlobals: ReadonlySet<string> = new Set([
  'fetch',
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'XMLHttpRequest',
]);

/** What gives a module by its name at run time. */
const loaders: ReadonlySet<string> = new Set(['require', 'getBuiltinModule', 'createRequire']);

/** Ways out of the backend that nobody has judged: one sentence each. The database's are dependency-cruiser's matter. */
export function checkConnections(): string[] {
  const files = globSync('backend/src/**/*.ts', { cwd: root, exclude: ['**/testing/**', '**/*test.ts'] });
  const used = new Map(
    files.map((file) => [file, connectionsIn(readFileSync(join(root, file), 'utf8'))] as const),
  );
  const unjudged = [...used]
    .filter(([file]) => !Object.hasOwn(exceptions, file))
    .flatMap(([file, what]) => what.map((each) => `${file} uses ${each}; ask by platform/fetch instead.`));
  const stale = Object.keys(exceptions)
    .filter((file) => !used.get(file)?.length)
    .map((file) => `tools/check-connections.ts excepts ${file}, which opens nothing.`);
  return [...unjudged, ...stale];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What in this source can open a connection. Types do not run, so they do not count. */
export function connectionsIn(source: string): string[] {
  // The resolver gives names that no scope declares a mark of their own; the last statement tells which it is.
  const { body } = parseSync(`${source}\n;undeclared;`, { syntax: 'typescript', target: 'esnext' });
  const last = body.at(-1) as unknown as { expression: { ctxt: number } };
  const found: string[] = [];
  for (const node of nodesOf(body)) {
    const what = fromModule(node) ?? fromLoader(node) ?? fromGlobal(node, last.expression.ctxt);
    if (what) found.push(what);
  }
  return found;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) {
    if (value.type.startsWith('Ts') && !runs.has(value.type)) return;
    yield value;
  }
  for (const part of Object.values(value)) yield* nodesOf(part);
}

/** Nodes of TypeScript with an expression inside. */
const runs: ReadonlySet<string> = new Set([
  'TsAsExpression',
  'TsSatisfiesExpression',
  'TsNonNullExpression',
  'TsConstAssertion',
  'TsTypeAssertion',
  'TsInstantiation',
]);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

interface Specifier {
  readonly type: string;
  readonly isTypeOnly?: boolean;
  readonly local?: { value: string };
  readonly imported?: { value: string } | null;
  readonly orig?: { value: string };
}

function fromModule(node: Node): string | null {
  if (!/^(Import|Export(Named|All)?)(Declaration)$/.test(node.type)) return null;
  const module = (node.source as { value: string } | null)?.value;
  if (!module || !connecting.test(module) || node.typeOnly) return null;
  const specifiers = (node.specifiers ?? []) as Specifier[];
  const names = specifiers.filter(({ isTypeOnly }) => !isTypeOnly).map(nameOf);
  const typesOnly = specifiers.length > 0 && names.length === 0;
  return typesOnly || (names.length > 0 && names.every((name) => harmless.has(name))) ? null : module;
}

/** The name in the module; `*` for all of it. */
function nameOf(specifier: Specifier): string {
  if (!/^(Import|Export)Specifier$/.test(specifier.type)) return '*';
  return specifier.imported?.value ?? specifier.orig?.value ?? specifier.local?.value ?? '*';
}

function fromLoader(node: Node): string | null {
  if (node.type !== 'CallExpression') return null;
  const callee = node.callee as Node & { value?: string; property?: { value?: string } };
  const named = callee.value ?? callee.property?.value ?? '';
  if (callee.type !== 'Import' && !loaders.has(named) && callee.type !== 'CallExpression') return null;
  const [first] = node.arguments as { expression: { type: string; value?: string } }[];
  if (first?.expression.type === 'StringLiteral') {
    return connecting.test(first.expression.value ?? '') ? (first.expression.value ?? null) : null;
  }
  return callee.type === 'Import' ? 'a module that only run time knows' : null;
}

function fromGlobal(node: Node, undeclared: number): string | null {
  if (node.type === 'Identifier' && node.ctxt === undeclared) {
    return connectingGlobals.has(String(node.value)) ? `the global ${node.value}` : null;
  }
  if (node.type !== 'MemberExpression') return null;
  const object = node.object as { type: string; value?: string; ctxt?: number };
  const isGlobal = object.ctxt === undeclared && /^(globalThis|global)$/.test(object.value ?? '');
  const property = node.property as { value?: string; expression?: { type: string; value?: string } };
  const literal = property.expression?.type === 'StringLiteral' ? property.expression.value : undefined;
  const name = property.value ?? literal ?? '*';
  return isGlobal && (name === '*' || connectingGlobals.has(name)) ? `the global ${name}` : null;
}
