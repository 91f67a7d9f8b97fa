import { mainContent } from './main-content.ts';
import { markdownOf } from './markdown.ts';
import { metadataOf } from './metadata.ts';
import { documentOf, visibleHtml } from './parse-html.ts';
import type { Page } from './types.ts';

/** What a person would read on an HTML page. */
export async function readHtml(html: string, url: string): Promise<Page> {
  const visible = visibleHtml(html);
  const document = documentOf(visible);
  const metadata = metadataOf(document);
  return { ...metadata, text: markdownOf(await mainContent(visible, url, document)) };
}
