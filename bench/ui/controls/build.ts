import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { root } from '../../../tools/process.ts';

/** `parley`: the product's own renderer on a page like the others'. */
export const controlNames = ['parley', 'react-markdown', 'streamdown', 'floor'] as const;
export type ControlName = (typeof controlNames)[number];

const folder = join(root, 'bench/ui/controls');
const frontend = join(root, 'frontend/src');
const parleyEntry = 'virtual:parley';

/** No program may import from the frontend, so the page that shows its renderer is made here. */
const parleySource = `
  import { createElement } from 'react';
  import * as markdown from '${frontend}/ui/markdown/markdown.tsx';
  import { mount } from '${folder}/frame.ts';
  const Markdown = markdown.default ?? markdown.Markdown;
  const known = new Set();
  const Citation = () => null;
  mount((text, isLive) => createElement(Markdown, { text, isLive, known, Citation }));`;

/** The files of the control pages: each name's entry is `<name>.js`. */
export async function buildControls(): Promise<Map<string, Buffer>> {
  const bundle = await rolldown({
    input: Object.fromEntries(
      controlNames.map((name) => [name, name === 'parley' ? parleyEntry : join(folder, `${name}.ts`)]),
    ),
    plugins: [parleyPage, noStyles, workers, compiled],
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    onLog: () => {},
  });
  const { output } = await bundle.generate({
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
  return new Map(
    output.map((file) => [
      file.fileName,
      Buffer.from(file.type === 'chunk' ? file.code : (file.source as Uint8Array)),
    ]),
  );
}

const parleyPage: Plugin = {
  name: 'parley-page',
  resolveId: (id) => (id === parleyEntry ? id : null),
  load: (id) => (id === parleyEntry ? parleySource : null),
};

/** The pages have a style of their own, and Rolldown bundles none. */
const noStyles: Plugin = {
  name: 'no-styles',
  load: { filter: { id: /\.css$/ }, handler: () => ({ code: '', moduleType: 'js' }) },
};

/** `new URL('./worker.ts', import.meta.url)` names a program to be bundled too, as it does for Next. */
const workers: Plugin = {
  name: 'workers',
  transform: {
    filter: { id: /\.tsx?$/, code: /new Worker/ },
    handler(code, id) {
      return code.replaceAll(
        /new URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url\s*,?\s*\)/g,
        (_, path: string) => {
          const file = this.emitFile({ type: 'chunk', id: join(id, '..', path) });
          return `new URL(import.meta.ROLLUP_FILE_URL_${file})`;
        },
      );
    },
  },
};

const ofFrontend = createRequire(join(root, 'frontend/package.json'));

interface Babel {
  transformSync(code: string, options: object): { code: string };
}

/** The React Compiler over the product's components, with the Babel that Next has in it. */
const compiled: Plugin = {
  name: 'react-compiler',
  load: {
    filter: { id: /frontend\/src\/.*\.tsx$/ },
    handler(id) {
      const babel = ofFrontend('next/dist/compiled/babel/core') as Babel;
      const { code } = babel.transformSync(readFileSync(id, 'utf8'), {
        filename: id,
        babelrc: false,
        configFile: false,
        parserOpts: { plugins: ['jsx', 'typescript'] },
        plugins: [[ofFrontend.resolve('babel-plugin-react-compiler'), {}]],
      });
      return { code, moduleType: 'tsx' };
    },
  },
};
