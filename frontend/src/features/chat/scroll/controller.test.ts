import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ScrollController } from './controller.ts';

/** Nothing but what a scroller says of itself, without a browser: 500 px of it are seen. */
class FakeBox extends EventTarget {
  readonly clientHeight = 500;
  scrollHeight = 2000;
  #top = 0;

  get scrollTop(): number {
    return this.#top;
  }
  set scrollTop(top: number) {
    this.#top = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
  }

  getBoundingClientRect() {
    return { top: 0 };
  }

  scroll(top: number): void {
    this.scrollTop = top;
    this.dispatchEvent(new Event('scroll'));
  }
}

class FakeObserver {
  observe() {}
  disconnect() {}
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeObserver);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => vi.unstubAllGlobals());

test('follows the end again when the reader comes back to just where it was', () => {
  const box = new FakeBox();
  const parts = { box, content: { offsetHeight: 2000, children: [] }, spacer: { style: { height: '0px' } } };
  const controller = new ScrollController(
    parts as unknown as ConstructorParameters<typeof ScrollController>[0],
    () => {},
  );
  controller.connect();
  box.scroll(1500);
  box.scroll(200);
  box.scroll(1500);
  box.scrollHeight = 3000;
  controller.settle();
  expect(box.scrollTop).toBe(2500);
});
