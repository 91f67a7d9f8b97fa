import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Colours, Highlighter, type WorkerPort } from './highlighter.ts';
import { advanceText, chunkLines, emptyText } from './line-chunks.ts';
import { type HighlightRequest, packLines } from './protocol.ts';

class FakeWorker implements WorkerPort {
  onmessage: WorkerPort['onmessage'] = null;
  onerror: WorkerPort['onerror'] = null;
  isTerminated = false;
  readonly requests: HighlightRequest[] = [];

  postMessage(request: HighlightRequest): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  /** Answers the request before last with a line of `length` for each line of it. */
  answer(index: number, from: number): void {
    const request = this.requests[index];
    if (request?.type !== 'lines') throw new Error('Not a request for lines.');
    const lines = request.text.split('\n').slice(0, -1);
    this.onmessage?.({
      data: {
        type: 'tokens',
        id: request.id,
        seq: request.seq,
        from,
        lines: packLines(lines.map((line) => [line.length, 1])),
        open: null,
      },
    });
  }
}

let workers: FakeWorker[] = [];
let highlighter: Highlighter;
const textOf = (text: string) => advanceText(emptyText, text);

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  highlighter = new Highlighter(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
});
afterEach(() => vi.useRealTimers());

function openBlock() {
  const told: Colours[] = [];
  const colouring = highlighter.open('go', (colours) => told.push(colours));
  return { told, ...colouring };
}

test('no worker before the first block', () => {
  const block = openBlock();
  expect(workers).toHaveLength(0);
  block.update(textOf('a'), true);
  expect(workers).toHaveLength(1);
});

test('each whole line is sent once, however a text grows', () => {
  const block = openBlock();
  const code = 'one\ntwo\n\nthree\nfour';
  for (let end = 1; end <= code.length; end += 1) block.update(textOf(code.slice(0, end)), true);
  block.update(textOf(code), false);
  const sent = workers[0]?.requests.map((request) => (request.type === 'lines' ? request.text : '')).join('');
  expect(sent).toBe(`${code}\n`);
});

test('colours are kept in the pieces in which lines are drawn', () => {
  const block = openBlock();
  block.update(textOf('a\n'.repeat(20)), true);
  workers[0]?.answer(0, 0);
  block.update(textOf('a\n'.repeat(40)), false);
  workers[0]?.answer(1, 19);
  const [first, second] = block.told;
  expect(second?.chunks.map(({ length }) => length)).toEqual([chunkLines, chunkLines, 40 - 2 * chunkLines]);
  expect(second?.chunks[0]).toBe(first?.chunks[0]);
});

test('a finished block that comes again has its colours at once', () => {
  const block = openBlock();
  block.update(textOf('a\nb'), false);
  workers[0]?.answer(0, 0);
  block.close();
  expect(highlighter.known('go', 'a\nb')).toEqual({ chunks: block.told.at(-1)?.chunks, open: null });
  const again = openBlock();
  again.update(textOf('a\nb'), false);
  expect(again.told).toHaveLength(1);
  expect(highlighter.counters.requests).toBe(1);
});

test('another text begins anew', () => {
  const block = openBlock();
  block.update(textOf('a\nb'), true);
  block.update(textOf('c\nd'), true);
  expect(workers[0]?.requests).toMatchObject([
    { type: 'lines', text: 'a\n', open: 'b' },
    { type: 'drop' },
    { type: 'lines', text: 'c\n', open: 'd' },
  ]);
});

test('a worker that cannot start leaves blocks plain', () => {
  let starts = 0;
  highlighter = new Highlighter(() => {
    starts += 1;
    throw new Error('blocked');
  });
  for (let i = 0; i < 5; i += 1) {
    const block = openBlock();
    block.update(textOf('a\nb'), false);
    expect(block.told).toEqual([]);
  }
  expect(starts).toBe(3);
});

test('a worker that fails or hangs is let go, and the next block gets another', () => {
  const failed = openBlock();
  failed.update(textOf('a'), false);
  workers[0]?.onerror?.({});
  expect(workers[0]?.isTerminated).toBe(true);
  failed.update(textOf('a\nb'), false);
  expect(workers).toHaveLength(1);

  const hung = openBlock();
  hung.update(textOf('a'), false);
  expect(workers).toHaveLength(2);
  vi.advanceTimersByTime(19_000);
  expect(workers[1]?.isTerminated).toBe(false);
  vi.advanceTimersByTime(2000);
  expect(workers[1]?.isTerminated).toBe(true);
});

test('a worker that has nothing to do is left in peace', () => {
  const block = openBlock();
  block.update(textOf('a'), false);
  workers[0]?.answer(0, 0);
  vi.advanceTimersByTime(600_000);
  expect(workers[0]?.isTerminated).toBe(false);
});
