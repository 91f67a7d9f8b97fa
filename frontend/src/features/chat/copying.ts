import { withSourceList } from '../sources/cited.ts';
import { getThread, useChat } from './state.ts';

/** The last answer of a thread as it is copied, with its sources; null when there is none. */
export function lastAnswerText(threadKey: string): string | null {
  const turn = getThread(threadKey).turns.findLast(({ role, content }) => role === 'assistant' && content);
  const live = turn && useChat.getState().live[turn.key];
  if (live?.text) return withSourceList(live.text, live.parts);
  return turn ? withSourceList(turn.content, turn.parts) : null;
}

const fence = /^([ \t>]*)(`{3,}|~{3,})([^`]*)$/;

/** What stands in the last fenced block of a Markdown text, also one that is still open; null when there is none. */
export function lastCodeBlock(markdown: string): string | null {
  let open: { indent: string; mark: string; lines: string[] } | null = null;
  let last: string[] | null = null;
  for (const line of markdown.split('\n')) {
    const [, indent = '', mark = '', rest = ''] = fence.exec(line) ?? [];
    if (!open) {
      if (!mark) continue;
      open = { indent, mark, lines: [] };
      last = open.lines;
    } else if (mark.startsWith(open.mark) && rest.trim() === '') open = null;
    else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
  }
  return last?.join('\n') ?? null;
}
