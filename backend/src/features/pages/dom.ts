/** The part of the DOM that reading a page uses; the library's own types say `any`. */
export interface DomNode {
  readonly previousSibling: DomNode | null;
  textContent: string;
}

export interface DomElement extends DomNode {
  readonly localName: string;
  readonly className: string;
  readonly id: string;
  readonly children: Iterable<DomElement> & { readonly length: number };
  readonly parentElement: DomElement | null;
  getAttribute(name: string): string | null;
  querySelector(selectors: string): DomElement | null;
  querySelectorAll(selectors: string): Iterable<DomElement>;
  append(...nodes: DomNode[]): void;
  remove(): void;
}

export interface DomDocument {
  readonly documentElement: DomElement;
  readonly body: DomElement;
  querySelector(selectors: string): DomElement | null;
  querySelectorAll(selectors: string): Iterable<DomElement>;
  createElement(name: string): DomElement;
}
