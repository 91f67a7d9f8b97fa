/**
 * How the fake model is told what to do: `[[fake key=value ...]]` anywhere in the last message of a request, the same
 * in the API key, or `POST /control {"script": "key=value ...", "calls": n}` for the next n requests.
 *
 * | key | meaning | default |
 * | --- | --- | --- |
 * | tokens | how many tokens to answer | the whole answer |
 * | rate | tokens per second; 0 as fast as it can | 60 |
 * | ttft | milliseconds before the first token | 30 |
 * | text | `markdown`, `plain`, `counted` (each word once), `cjk`, `emoji`, or one of the kinds below | see below |
 * | reasoning | tokens thought aloud first | 0 |
 * | fault | one of `Fault` | none |
 * | at | token before which a fault in the stream strikes | 5 |
 * | times | the fault strikes only the first so many calls with this message | always |
 * | gate | token before which it waits for `openGate` | never |
 * | retry | Retry-After in seconds | none |
 * | split | bytes per write of the stream; 0 whole frames | 0 |
 * | cutbyte | the connection is reset before this byte of the stream | never |
 *
 * With no `text`, a prompt that asks for search queries in JSON gets them, one with sources between `⟦src-xxxx⟧` lines
 * gets `cite`, and any other `markdown`. Kinds of text that answer from sources:
 *
 * | text | meaning |
 * | --- | --- |
 * | cite | the sentences that fit the question best, each with the number of its source |
 * | cite-missing | with numbers that do not exist |
 * | cite-fullwidth, cite-words | written as `【1】`, as `(source 1)` |
 * | cite-wrong | with the number of another source |
 * | cite-false | with the right number, but every digit of the sentence changed |
 * | cite-none | with no numbers |
 * | obey | as `cite`, but follows any order (`orders.ts`) that stands outside the fence, or seems to |
 */
export interface Script {
  tokens: number | null;
  rate: number;
  ttft: number;
  /** Null: what the prompt asks for. */
  text: string | null;
  reasoning: number;
  fault: Fault | null;
  at: number;
  times: number;
  gate: number;
  retry: number | null;
  split: number;
  cutbyte: number;
}

/** `401` to `503`: refused before the stream, in JSON; `html`: with a proxy's page. The others strike inside it. */
export type Fault =
  | '401'
  | '402'
  | '404'
  | '429'
  | '500'
  | '503'
  | 'quota'
  | 'html'
  | 'no-stream-options'
  | 'reset'
  | 'slow-headers'
  | 'stall'
  | 'stall-at-end'
  | 'cut'
  | 'error-event'
  | 'limit-event'
  | 'bad-json'
  | 'wrong-type'
  | 'wrong-choices'
  | 'huge-event'
  | 'empty'
  | 'empty-choices'
  | 'halves'
  | 'parts'
  | 'whole'
  | 'crlf'
  | 'no-done'
  | 'no-usage';

export function scriptOf(message: string): Script {
  const directive = /\[\[fake([^\]]*)\]\]/.exec(message)?.[1] ?? '';
  const values = new Map(
    directive.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string | undefined]),
  );
  const number = (key: string, otherwise: number) => Number(values.get(key) ?? otherwise);
  return {
    tokens: values.has('tokens') ? number('tokens', 0) : null,
    rate: number('rate', 60),
    ttft: number('ttft', 30),
    text: values.get('text') ?? null,
    reasoning: number('reasoning', 0),
    fault: (values.get('fault') as Fault | undefined) ?? null,
    at: number('at', 5),
    times: number('times', Number.POSITIVE_INFINITY),
    gate: number('gate', Number.POSITIVE_INFINITY),
    retry: values.has('retry') ? number('retry', 1) : null,
    split: number('split', 0),
    cutbyte: number('cutbyte', Number.POSITIVE_INFINITY),
  };
}
