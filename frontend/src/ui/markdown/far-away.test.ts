import { afterEach, expect, test, vi } from 'vitest';
import { skipWhileFar } from './far-away.ts';

afterEach(() => vi.unstubAllGlobals());

test('what is skipped while it is far is whole again once that is undone', () => {
  let report: (entries: object[]) => void = () => {};
  class Observer {
    constructor(callback: typeof report) {
      report = callback;
    }
    observe() {}
    unobserve() {}
  }
  class Element {
    style = { contentVisibility: '', containIntrinsicBlockSize: '' };
  }
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal('HTMLElement', Element);
  vi.stubGlobal('CSS', { supports: () => true });
  const target = new Element();
  const undo = skipWhileFar(target as unknown as HTMLElement);
  report([{ target, isIntersecting: false, boundingClientRect: { height: 70 } }]);
  expect(target.style).toEqual({ contentVisibility: 'auto', containIntrinsicBlockSize: 'auto 70px' });
  undo?.();
  expect(target.style).toEqual({ contentVisibility: '', containIntrinsicBlockSize: '' });
});
