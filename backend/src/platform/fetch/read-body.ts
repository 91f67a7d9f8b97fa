import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodersFor } from './content-coding.ts';
import { FetchFault } from './port.ts';

/**
 * The body, unpacked.
 *
 * Errors: `too_large` as soon as there are more than `maxBytes`; `bad_response` for a packing that is not known; zlib's
 *         own for what is not packed so.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        return done(new FetchFault('too_large', `It unpacks to more than ${maxBytes} bytes.`));
      chunks.push(chunk);
      done();
    },
  });
  await pipeline([body, ...decodersFor(contentEncoding), sink]);
  return Buffer.concat(chunks);
}
