import type { PageFault, SearchedPage, SearchProgress } from '@parley/contract/search';

/** What a search does, step by step; each change is told as a whole. */
export class SearchTrail {
  readonly #tell: (progress: SearchProgress) => void;
  #progress: SearchProgress = { state: 'thinking', queries: [], provider: null, dated: null, pages: [] };

  constructor(tell: (progress: SearchProgress) => void) {
    this.#tell = tell;
  }

  get pages(): readonly SearchedPage[] {
    return this.#progress.pages;
  }

  /** The pages that will be tried; told with the next change. */
  find(pages: SearchedPage[]): void {
    this.#progress = { ...this.#progress, pages };
  }

  /** Tells what is new about the search. */
  note(change: Partial<SearchProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#tell(this.#progress);
  }

  /** Tells what has become of these pages, by their addresses. */
  notePages(
    changes: ReadonlyMap<string, Partial<SearchedPage>>,
    more: Partial<Omit<SearchProgress, 'pages'>> = {},
  ): void {
    const pages = this.#progress.pages.map((page) => ({ ...page, ...changes.get(page.url) }));
    this.note({ ...more, pages });
  }

  /** Whatever is still being done will not be done any more. */
  close(state: 'done' | 'failed', fault: PageFault): void {
    const pages = this.#progress.pages.map((page): SearchedPage => {
      const isOpen = page.state === 'found' || page.state === 'reading';
      return isOpen ? { ...page, state: 'failed', fault } : page;
    });
    this.note({ state, pages });
  }
}
