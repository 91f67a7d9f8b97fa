/** Nothing that a reader sees: controls, zero-width and bidirectional marks, tag characters, soft hyphens. */
const invisible = /[[\p{Cc}\p{Cf}]--[\n\t]]/gv;
/** What chat templates set roles with, and what looks like our own fence. */
const roleTokens =
  /⟦[^⟧\n]{0,200}⟧|[⟦⟧]|<[|｜][^<>\n]{0,60}[|｜]>|<\/?(?:s|bos|eos|system|user|assistant|human|tool|instructions?|start_of_turn|end_of_turn|begin_of_text|im_start|im_end)(?:\s[^<>\n]{0,60})?\/?>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]|<<\/?SYS>>/gi;
const code = /(```[\s\S]*?```|`[^`\n]*`)/;
/** A page's own notes would read as numbers of our sources. */
const noteMarks = /\[\^?\d{1,3}(?:\s*,\s*\d{1,3})*\]|【\d{1,3}】/g;

/** A source's text as a model may see it: what could pass for our fence, a role, a source or a citation is out. */
export function evidenceText(text: string): string {
  const visible = text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(invisible, '');
  const parts = visible.split(code);
  const unnumbered = parts.map((part, i) => (i % 2 === 1 ? part : part.replace(noteMarks, '')));
  return unnumbered.join('').replace(roleTokens, ' ');
}

/** The same in one line, for a title. */
export const evidenceLine = (text: string, maxChars: number): string =>
  evidenceText(text.replace(/`/g, "'"))
    .replace(/[\s|]+/g, ' ')
    .trim()
    .slice(0, maxChars)
    .toWellFormed();
