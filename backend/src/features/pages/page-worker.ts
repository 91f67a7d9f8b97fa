/** Runs in a worker thread: reads one page after the other, each when it is told to. */
import { parentPort } from 'node:worker_threads';
import { extractPage } from './extract.ts';
import { type Page, type RawPage, ReadFault, type ReadFaultCode } from './types.ts';

export type WorkerReply =
  | { type: 'ready' }
  | { type: 'page'; page: Page }
  | { type: 'fault'; code: ReadFaultCode; message: string };

if (!parentPort) throw new Error('Not in a worker thread');
const port = parentPort;
const reply = (message: WorkerReply) => port.postMessage(message);

async function read(raw: RawPage): Promise<void> {
  try {
    reply({ type: 'page', page: await extractPage(raw) });
  } catch (error) {
    const code = error instanceof ReadFault ? error.code : 'unreadable';
    reply({ type: 'fault', code, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (raw: RawPage) => void read(raw));
reply({ type: 'ready' });
