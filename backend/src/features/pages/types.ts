/** What a person would read on a page. */
export interface Page {
  title: string;
  /** The name that the site gives itself. */
  site: string | null;
  /** Of publication, `YYYY-MM-DD`. */
  date: string | null;
  language: string | null;
  /** The main text, in Markdown without images and link targets; hidden text is left out. */
  text: string;
}
