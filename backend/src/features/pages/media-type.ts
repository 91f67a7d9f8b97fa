/** How a page is to be read. `none`: it holds no text for a person. */
export type PageKind = 'html' | 'pdf' | 'json' | 'text' | 'none';

const kinds = new Map<string, PageKind>([
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['application/pdf', 'pdf'],
  ['application/x-pdf', 'pdf'],
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['text/plain', 'text'],
  ['text/markdown', 'text'],
  ['text/x-markdown', 'text'],
]);
const startBytes = 1024;
/** How pictures, archives, programs, fonts, sound and old office files begin. */
const binaryStarts = [
  '\x89PNG',
  'GIF8',
  '\xFF\xD8\xFF',
  'RIFF',
  'PK\x03\x04',
  '\x1F\x8B',
  'BZh',
  '7z\xBC\xAF',
  'Rar!',
  '\x7FELF',
  'MZ\x90',
  'ID3',
  'OggS',
  'wOFF',
  'wOF2',
  '\xD0\xCF\x11\xE0',
];

/** What a page is by its first bytes where they leave no doubt, else what the server says it is. */
export function kindOf(contentType: string, body: Uint8Array): PageKind {
  const start = new TextDecoder('latin1').decode(body.subarray(0, startBytes));
  if (/^[\s\xEF\xBB\xBF]*%PDF-/.test(start)) return 'pdf';
  if (binaryStarts.some((mark) => start.startsWith(mark))) return 'none';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const said = kinds.get(type) ?? (type.endsWith('+json') ? 'json' : undefined);
  if (said && said !== 'pdf') return said;
  return /^[\s\xEF\xBB\xBF]*<(?:!doctype|html|head|body|\?xml|!--|div|p|h1|meta|title)\b/i.test(start)
    ? 'html'
    : 'text';
}
