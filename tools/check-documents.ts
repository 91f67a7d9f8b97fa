import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingNames } from '../backend/src/config/parse-config.ts';
import { root } from './process.ts';

/** Where a path in a document may start: the root, the document's own folder, or a source tree. */
const bases = ['', 'backend/src', 'frontend/src', 'contract/src'];
const made = /^(frontend\/out|frontend\/\.next|data|\.runtime|node_modules)(\/|$)/;
const pathLike = /^\.?[\w@-][\w.@-]*(\/[\w.@-]+)+\/?$/;
const fileLike = /\.(ts|tsx|mjs|js|json|sql|md|ya?ml)$/;

/** What documents and `.env.example` say that is not so: one sentence each. */
export function checkDocuments(): string[] {
  const files = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
  return [...files.flatMap(missingPaths), ...settingFaults()];
}

function missingPaths(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const quoted = text.matchAll(/`([^`\n]+)`/g);
  const linked = text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g);
  const names = new Set(
    [...quoted, ...linked].map(([, name = '']) => name).filter((name) => isPath(name) && !made.test(name)),
  );
  const candidates = (name: string) => [...bases, dirname(file)].map((base) => join(root, base, name));
  return [...names]
    .filter((name) => !candidates(name).some((path) => existsSync(path)))
    .map((name) => `${file} names ${name}, which does not exist.`);
}

function isPath(name: string): boolean {
  const [first = ''] = name.split('/');
  return pathLike.test(name) && (fileLike.test(name) || existsSync(join(root, first)));
}

function settingFaults(): string[] {
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const compose = readFileSync(join(root, 'compose.yaml'), 'utf8');
  const inExample = new Set([...example.matchAll(/^(?:# ?)?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name));
  const known: ReadonlySet<string> = new Set(settingNames);
  return [
    ...settingNames.filter((name) => !inExample.has(name)).map((name) => `.env.example lacks ${name}.`),
    ...settingNames
      .filter((name) => !operations.includes(`\`${name}\``))
      .map((name) => `docs/operations.md lacks ${name}.`),
    ...[...inExample]
      .filter((name) => !known.has(name) && !compose.includes(`\${${name}`))
      .map((name) => `.env.example has ${name}, which nothing reads.`),
  ];
}
