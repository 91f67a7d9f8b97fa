import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildControls, type ControlName } from './build.ts';

export interface Controls {
  urlOf(name: ControlName): string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

const pageOf = (name: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${name}</title>
<style>body { font: 16px/26px sans-serif; max-width: 704px; margin: 0 auto } pre { overflow-x: auto }</style>
<body><div id="chat"></div><div id="root"></div><script type="module" src="/${name}.js"></script></body></html>`;

/** The control pages, bundled now and served with gzip from this machine. */
export async function serveControls(): Promise<Controls> {
  const built = await buildControls();
  const packed = new Map([...built].map(([name, content]) => [`/${name}`, gzipSync(content, { level: 9 })]));
  const server = createServer((req, res) => {
    const path = req.url ?? '/';
    const type = types[extname(path)] ?? 'text/html';
    const body = packed.get(path) ?? gzipSync(pageOf(path.slice(1)));
    res.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': body.length });
    res.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (name) => `http://127.0.0.1:${port}/${name}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
