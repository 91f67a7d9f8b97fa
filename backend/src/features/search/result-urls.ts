const trackingParameter = /^(utm_\w+|gclid|fbclid)$/i;

/** `text` as an address of the web, or null when it is none. */
export function webUrl(text: string, base?: string): URL | null {
  const url = URL.parse(text.trim(), base);
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : null;
}

/** The same for addresses that lead to the same page: without fragment, tracking parameters and last slash. */
export function normalUrl(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  const parameters = [...url.searchParams].filter(([name]) => !trackingParameter.test(name));
  url.search = new URLSearchParams(parameters).toString();
  url.hash = '';
  return url.href.replace(/\/(?=$|\?)/, '');
}

/** The site that an address belongs to, without `www.`. */
export const siteOf = (address: string): string =>
  URL.parse(address)?.hostname.replace(/^www\./, '') ?? address;

export const isHostOf = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);
