import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { ticker } from '../../platform/ticker.ts';

/** An answer's head and its first words are read at once. */
const promptReads = 4;
/** Whoever sends so much at once is not to wait; a record of TLS is at most 16 KB, often 4 or 8. Unit: bytes. */
const muchBytes = 4 * 1024;

/**
 * Connects as undici does, by HTTP/1.1. Of each answer the first pieces are read as they come, and then all that has come
 * since the last tick in one go: most of what a token costs is to be read by itself.
 */
export function pacedConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  // With room for one byte, a socket stops listening whenever something came, until `_read` is called again.
  const stopping = { ...options, highWaterMark: 1, allowH2: false };
  const connect = buildConnector(stopping);
  return (target, done) =>
    connect(target, (...result) => {
      if (result[1]) pace(result[1]);
      done(...result);
    });
}

function pace(socket: Socket): void {
  const read = socket._read.bind(socket);
  const readOn = () => {
    if (!socket.destroyed) read(1);
  };
  let reads = 0;
  let written = 0;
  let received = 0;
  socket._read = () => {
    const { bytesRead, bytesWritten } = socket;
    const isMuch = bytesRead - received >= muchBytes;
    if (bytesWritten !== written) reads = 0;
    written = bytesWritten;
    received = bytesRead;
    reads += 1;
    if (reads <= promptReads || isMuch) readOn();
    else ticker.read(readOn);
  };
  // With no request under way it has to listen: a server that closes it must be heard before the next one is sent.
  const unref = socket.unref.bind(socket);
  socket.unref = () => {
    readOn();
    return unref();
  };
}
