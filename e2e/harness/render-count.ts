import type { Page } from 'playwright-core';

/** As much of React's tree as is looked at; the same names in the production build. */
interface Fiber {
  tag: number;
  type: unknown;
  flags: number;
  memoizedProps: Record<string, unknown> | null;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
}

export interface Renders {
  commits: number;
  /** Components that rendered again, by the `data-message` of the article that they stand in; '' outside of any. */
  inMessages: Record<string, number>;
}

/** Listens to React as its developer tools do; to be called before the page is loaded. */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const performedWork = 1;
    const hostTag = 5;
    const counted: Renders = { commits: 0, inMessages: {} };
    const visit = (fiber: Fiber, message: string): void => {
      const before = fiber.alternate;
      const props = fiber.memoizedProps;
      const within =
        fiber.tag === hostTag && fiber.type === 'article' ? String(props?.['data-message'] ?? '') : message;
      if (!before) return;
      const isComponent = [0, 11, 14, 15].includes(fiber.tag);
      if (isComponent && (fiber.flags & performedWork) !== 0) {
        counted.inMessages[within] = (counted.inMessages[within] ?? 0) + 1;
      }
      // Nothing below has changed when the children are the very same.
      if (fiber.child === before.child) return;
      for (let child = fiber.child; child; child = child.sibling) visit(child, within);
    };
    Object.assign(window, {
      renders: counted,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        checkDCE: () => {},
        onCommitFiberRoot: (_id: number, root: { current: Fiber }) => {
          counted.commits += 1;
          visit(root.current, '');
        },
        onPostCommitFiberRoot: () => {},
        onCommitFiberUnmount: () => {},
      },
    });
  });
}

/** What has rendered since this was asked before. */
export const takeRenders = (page: Page): Promise<Renders> =>
  page.evaluate(() => {
    const { renders } = window as unknown as { renders: Renders };
    const taken = structuredClone(renders);
    renders.commits = 0;
    renders.inMessages = {};
    return taken;
  });
