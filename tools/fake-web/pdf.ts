const lineChars = 84;
const pageLines = 42;

/** One line of a PDF; `invisible` text is there for machines only. */
interface Line {
  text: string;
  invisible: boolean;
}

/** A PDF of these paragraphs in Helvetica, made by hand. Characters outside Windows-1252 become question marks. */
export function pdfOf(
  title: string,
  paragraphs: readonly string[],
  invisible: readonly string[] = [],
): Buffer {
  const lines: Line[] = [title, '', ...paragraphs.flatMap((text) => [...wrap(text), ''])].map((text) => ({
    text,
    invisible: false,
  }));
  lines.push(...invisible.flatMap(wrap).map((text) => ({ text, invisible: true })));
  const pages = Array.from({ length: Math.ceil(lines.length / pageLines) }, (_, i) =>
    lines.slice(i * pageLines, (i + 1) * pageLines),
  );
  const firstPage = 5;
  const kids = pages.map((_, i) => `${firstPage + 2 * i} 0 R`).join(' ');
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title (${escapePdf(title)}) >>`,
    ...pages.flatMap((page, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${firstPage + 2 * i + 1} 0 R ` +
        '/Resources << /Font << /F1 3 0 R >> >> >>',
      streamOf(page),
    ]),
  ]);
}

function streamOf(lines: readonly Line[]): string {
  const shown = lines.map(({ text, invisible }) => `${invisible ? 3 : 0} Tr (${escapePdf(text)}) Tj T*`);
  const content = `BT /F1 11 Tf 16 TL 56 780 Td\n${shown.join('\n')}\nET`;
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** Numbers the objects from 1 and writes the table of where each begins. */
function assemble(objects: readonly string[]): Buffer {
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, i) => {
    const start = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(start).padStart(10, '0')} 00000 n \n`;
  });
  const xref = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 > lineChars) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

const escapePdf = (text: string): string =>
  text.replaceAll(/[^ -~\u00a0-\u00ff]/g, '?').replaceAll(/[\\()]/g, String.raw`\$&`);
