import { ExternalLink } from 'lucide-react';
import { textFragmentUrl } from '../text-fragment.ts';

interface SiteLinkProps {
  url: string;
  host: string;
  /** Where on the page the link lands. */
  passage: string;
}

/** Opens a page where its passage stands; nothing for an address that is not of the web. */
export function SiteLink({ url, host, passage }: SiteLinkProps) {
  const href = textFragmentUrl(url, passage);
  if (href === null) return null;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="source-action">
      <ExternalLink size={14} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />
      <span className="truncate">Open {host}</span>
      <span className="sr-only"> in a new tab</span>
    </a>
  );
}
