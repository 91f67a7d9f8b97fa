import { runInNewContext } from 'node:vm';

/**
 * A built script whose modules the browser compiles while the file arrives, beside the page's own work. It puts off what
 * a function holds until it is called, on the page's time, unless the function stands in parentheses; and all modules of a
 * file are called once it is there.
 *
 * Shape:  a Turbopack chunk, which hands over a list of ids and functions; anything else comes back as it is.
 */
export function withEagerModules(code: string): string {
  if (!code.startsWith('(globalThis.TURBOPACK||(globalThis.TURBOPACK=[])).push([')) return code;
  const handedOver: unknown[][] = [];
  runInNewContext(code, { TURBOPACK: handedOver });
  let eager = '';
  let done = 0;
  for (const module of handedOver.flat()) {
    if (typeof module !== 'function') continue;
    const source = module.toString();
    const from = code.indexOf(source, done);
    if (from < 0) throw new Error(`A module could not be found again: ${source.slice(0, 80)}`);
    eager += `${code.slice(done, from)}(${source})`;
    done = from + source.length;
  }
  return eager + code.slice(done);
}
