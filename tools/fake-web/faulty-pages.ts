import type { ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';
import { type FakePage, send } from './page.ts';
import { frame } from './written-pages.ts';

/** What is wrong with a page. `moved` and `wrong-charset` can be read all the same. */
export type PageDefect =
  | 'not-found'
  | 'forbidden'
  | 'server-error'
  | 'slow'
  | 'cut'
  | 'gzip-bomb'
  | 'endless'
  | 'redirect-loop'
  | 'redirect-inside'
  | 'moved'
  | 'wrong-charset'
  | 'wrong-type'
  | 'empty';

interface Faulty {
  title: string;
  text: string;
  serve(res: ServerResponse, page: Faulty, canaryUrl: string): void;
}

const bombBytes = 64 * 1024 * 1024;
const pieceBytes = 64 * 1024;
const slowByteMs = 1_000;
const loopHops = /hop=(\d+)/;

const html = 'text/html; charset=utf-8';
const bodyOf = ({ title, text }: Faulty) => frame({ title, language: 'en', date: null }, `<p>${text}</p>`);

/** Each is about something of its own, so that a question finds it and the excerpt holds the answer. */
const faulty: Readonly<Record<PageDefect, Faulty>> = {
  'not-found': {
    title: 'Cable car of Tarn Hollow',
    text: 'The last cabin of the Tarn Hollow cable car goes down at 18:40, and at 20:15 on Fridays.',
    serve: (res) => send(res, html, '<title>Gone</title><p>There is nothing here any more.</p>', 404),
  },
  forbidden: {
    title: 'Salt mine of Brockwell',
    text: 'The salt mine of Brockwell is 312 metres deep, and its lowest hall is used for concerts.',
    serve: (res) => send(res, html, '<title>Members only</title><p>Please sign in.</p>', 403),
  },
  'server-error': {
    title: 'Windmill of Ostermoor',
    text: 'The windmill of Ostermoor grinds 85 kilograms of rye an hour when the wind is fresh.',
    serve: (res) => send(res, html, '<title>Error</title><p>The database does not answer.</p>', 500),
  },
  slow: {
    title: 'Clock tower of Fennimore',
    text: 'The clock tower of Fennimore has a bell of 1,930 kilograms, cast in 1744.',
    serve: (res, page) => trickle(res, bodyOf(page)),
  },
  cut: {
    title: 'Orchard museum of Pellham',
    text: 'The orchard museum of Pellham keeps 467 kinds of apple alive on nine hectares.',
    serve: (res, page) => {
      const body = bodyOf(page);
      res.writeHead(200, { 'content-type': html, 'content-length': body.length });
      res.write(body.slice(0, body.length / 2), () => res.destroy());
    },
  },
  'gzip-bomb': {
    title: 'Glass works of Tolvanen',
    text: 'The glass works of Tolvanen melt sand at 1,480 degrees and closed only once, in 1932.',
    serve: (res) => {
      res.writeHead(200, { 'content-type': html, 'content-encoding': 'gzip' });
      const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
      gzip.pipe(res);
      pour(res, gzip, bombBytes);
    },
  },
  endless: {
    title: 'Ferry bell of Quillan',
    text: 'The ferry bell of Quillan rings 3 times before each crossing, a custom since 1688.',
    serve: (res) => {
      res.writeHead(200, { 'content-type': html });
      pour(res, res, Number.POSITIVE_INFINITY);
    },
  },
  'redirect-loop': {
    title: 'Printing house of Wexmoor',
    text: 'The printing house of Wexmoor printed 14 newspapers in 1910 and prints maps today.',
    serve: (res) => {
      const hop = Number(loopHops.exec(res.req.url ?? '')?.[1] ?? 0);
      res.writeHead(302, { location: `?hop=${hop + 1}` }).end();
    },
  },
  'redirect-inside': {
    title: 'Bee garden of Larkmead',
    text: 'The bee garden of Larkmead has 52 hives and sells honey from the first of July.',
    serve: (res, _, canaryUrl) => void res.writeHead(302, { location: `${canaryUrl}/inside` }).end(),
  },
  moved: {
    title: 'Lighthouse of Skarnholm (old address)',
    text: 'This page about the Skarnholm lighthouse, the pink granite of Hallby and its log book has moved.',
    serve: (res) => void res.writeHead(301, { location: '/page/skarnholm-lighthouse' }).end(),
  },
  'wrong-charset': {
    title: 'Rope walk of Çelmond',
    text: 'The rope walk of Çelmond is 290 metres long; the café in it opens at half past ten.',
    serve: (res, page) => send(res, html, Buffer.from(bodyOf(page), 'latin1')),
  },
  'wrong-type': {
    title: 'Paper mill of Dunmarrow',
    text: 'The paper mill of Dunmarrow makes 76 sheets an hour by hand, from cotton rags.',
    serve: (res, page) => send(res, 'image/png', bodyOf(page)),
  },
  empty: {
    title: 'Toy fair of Ridgewater',
    text: 'The toy fair of Ridgewater takes place every second October and has 118 stalls.',
    serve: (res) =>
      send(
        res,
        html,
        '<!doctype html><title>Toy fair</title><div id="app"></div><script src="/app.js"></script>',
      ),
  },
};

/** Named `faulty-` and the defect. */
export function faultyPages(canaryUrl: string): FakePage[] {
  return Object.entries(faulty).map(([defect, page]) => ({
    name: `faulty-${defect}`,
    path: `/page/faulty-${defect}`,
    title: page.title,
    language: 'en',
    date: null,
    text: page.text,
    isEncyclopedia: false,
    onlyFor: null,
    serve: (res) => page.serve(res, page, canaryUrl),
  }));
}

/** One byte a second. */
function trickle(res: ServerResponse, body: string): void {
  res.writeHead(200, { 'content-type': html });
  let at = 0;
  const timer = setInterval(() => {
    if (at === body.length) res.end();
    else res.write(body.charAt(at));
    at += 1;
  }, slowByteMs);
  res.on('close', () => clearInterval(timer));
}

/** Writes spaces as fast as they are taken, until `bytes` are written or the reader has gone. */
function pour(res: ServerResponse, into: NodeJS.WritableStream, bytes: number): void {
  const piece = Buffer.alloc(pieceBytes, ' ');
  let written = 0;
  const more = () => {
    while (written < bytes) {
      if (res.destroyed) return;
      written += piece.length;
      if (!into.write(piece)) return void into.once('drain', more);
    }
    into.end();
  };
  more();
}
