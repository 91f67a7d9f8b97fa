/** What a person would read on a page. */
export interface Page {
  title: string;
  /** The name that the site gives itself. */
  site: string | null;
  /** Of publication, `YYYY-MM-DD`. */
  date: string | null;
  /** As the page says it, `de` or `de-AT`. */
  language: string | null;
  /**
   * The main text, in Markdown without images and link targets; hidden text is left out. Never empty, at most a
   * million characters.
   */
  text: string;
}

/** A page with where it was read and when; ISO 8601. */
export interface OpenedPage extends Page {
  url: string;
  fetched_at: string;
}

/** What came from the network under an address. */
export interface RawPage {
  url: string;
  /** The Content-Type header as it was sent; empty when none was. */
  contentType: string;
  /** Unpacked. */
  body: Uint8Array;
}

/** `too_large`: reading it took more memory than there is for a page. `unreadable`: no text in it for a person. */
export type ReadFaultCode = 'timeout' | 'unreadable' | 'too_large';

export class ReadFault extends Error {
  readonly code: ReadFaultCode;
  constructor(code: ReadFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReadFault';
    this.code = code;
  }
}
