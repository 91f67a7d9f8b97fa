import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { FetchFault } from './port.ts';

/** For Accept-Encoding. `deflate` is understood and not asked for: servers disagree on what it means. */
export const askedCodings = 'gzip, br, zstd';

/** More layers than one never serve anybody; two occur where a proxy adds its own. */
const maxLayers = 2;

/** Servers cut the end off now and then; browsers show what came. */
const lenient = { finishFlush: constants.Z_SYNC_FLUSH };

const decoders: Readonly<Record<string, () => Transform>> = Object.freeze({
  gzip: () => createGunzip(lenient),
  'x-gzip': () => createGunzip(lenient),
  deflate: () => createInflate(lenient),
  br: () => createBrotliDecompress(),
  // RFC 9659 lets a sender count on 8 MiB of window and no more.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
});

/**
 * The streams that undo a Content-Encoding, in the order in which they are needed. They bound no sizes.
 *
 * Errors: `bad_response` for an unknown coding, and for more than two.
 */
export function decodersFor(contentEncoding: string | undefined): Transform[] {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > maxLayers) throw new FetchFault('bad_response', 'It is packed too many times over.');
  const makers = codings.map((coding) => (Object.hasOwn(decoders, coding) ? decoders[coding] : undefined));
  return makers.reverse().map((make) => {
    if (!make) throw new FetchFault('bad_response', 'It is packed in a way that is not known here.');
    return make();
  });
}
