// What every control page has: the same ways to be given text, and the same ways to be timed. Runs in the browser.
import { createElement, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

export interface ControlPage {
  /** Shows `text` as one answer that goes on. */
  show(text: string): Promise<void>;
  /** Adds the pieces, one a frame. */
  append(pieces: readonly string[]): Promise<void>;
  /** Adds pieces at a pace, as many a frame as are due. */
  stream(pieces: readonly string[], perSecond: number): Promise<void>;
  /** Shows so many finished answers at once. Milliseconds from the beginning of it to the frame with them. */
  open(answers: readonly string[]): Promise<number>;
  clear(): Promise<void>;
}

declare global {
  interface Window {
    control: ControlPage;
  }
}

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** Resolves once the frame that is being made has been handed over for painting. */
const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });

export function mount(answerOf: (text: string, isLive: boolean) => ReactNode): void {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  let text = '';
  const render = () => root.render(createElement('article', null, answerOf(text, true)));
  window.control = {
    async show(shown) {
      text = shown;
      render();
      await painted();
      await painted();
    },
    async append(pieces) {
      for (const piece of pieces) {
        await nextFrame();
        text += piece;
        render();
      }
      await painted();
    },
    async stream(pieces, perSecond) {
      const begun = performance.now();
      for (let at = 0; at < pieces.length; ) {
        await nextFrame();
        const due = Math.min(pieces.length, Math.floor(((performance.now() - begun) / 1000) * perSecond));
        if (due === at) continue;
        text += pieces.slice(at, due).join('');
        at = due;
        render();
      }
      await painted();
    },
    async open(answers) {
      const begun = performance.now();
      const articles = answers.map((answer, at) =>
        createElement('article', { key: at }, answerOf(answer, false)),
      );
      flushSync(() => root.render(articles));
      await painted();
      return performance.now() - begun;
    },
    async clear() {
      root.render(null);
      await painted();
    },
  };
}
