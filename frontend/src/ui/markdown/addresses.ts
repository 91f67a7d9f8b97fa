/** An address that a reader may follow, in the form in which the browser takes it. */
export interface Address {
  href: string;
  host: string;
}

/** Null for everything but web pages and mail, whatever tricks it is written with. */
export function addressOf(written: string): Address | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(written)) return null;
  try {
    const { protocol, href, host, pathname } = new URL(written);
    if (protocol === 'mailto:') return { href, host: decodeURIComponent(pathname) };
    return (protocol === 'http:' || protocol === 'https:') && host !== '' ? { href, host } : null;
  } catch {
    return null;
  }
}

/** Pixels only: an SVG is a document of its own. */
export const isInlinePicture = (src: string): boolean =>
  /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z\d+/]+=*$/i.test(src);

/** True when the label is the address itself, so that the reader sees where it leads. */
export function showsHost(label: string, host: string): boolean {
  const written = label
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:)/, '');
  const rest = [host, host.replace(/^www\./, '')].find((name) => written.startsWith(name));
  return rest !== undefined && /^(?:[/?#:]|$)/.test(written.slice(rest.length));
}
