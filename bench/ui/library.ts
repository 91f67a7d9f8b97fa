import type { Bench } from './bench.ts';
import { markdownOf } from './texts.ts';

/** A conversation to be opened; `end` stands in its last answer and nowhere else. */
export interface Talk {
  id: number;
  turns: number;
  end: string;
}

export interface Library {
  short: Talk[];
  hundred: Talk;
  fiveHundred: Talk;
}

const shortTurns = 20;
/** As many as one needs to open each only once. */
const shortTalks = 24;

const libraries = new WeakMap<Bench, Promise<Library>>();

/** Conversations with a long past, made when first asked for. Turns are questions and answers alike. */
export function libraryOf(bench: Bench): Promise<Library> {
  const known = libraries.get(bench) ?? make(bench);
  libraries.set(bench, known);
  return known;
}

/** An answer of usual length. */
export const usualAnswer = markdownOf('mixed', 900);

async function make(bench: Bench): Promise<Library> {
  const begun = performance.now();
  bench.stage.fake.teach({ question: 'And then', answer: usualAnswer, script: 'rate=0 ttft=0' });
  const short: Talk[] = [];
  for (let at = 0; at < (bench.isQuick ? 6 : shortTalks); at += 1) {
    short.push(await converse(bench, `short ${at}`, shortTurns));
  }
  const hundred = await converse(bench, 'hundred', 100);
  const fiveHundred = await converse(bench, 'five hundred', 500);
  console.log(
    `  ${short.length + 2} conversations written in ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  );
  return { short, hundred, fiveHundred };
}

async function converse({ stage, reader }: Bench, name: string, turns: number): Promise<Talk> {
  const end = `This ends ${name}.`;
  stage.fake.teach({
    question: `The last of ${name}`,
    answer: `${usualAnswer}\n\n${end}`,
    script: 'rate=0 ttft=0',
  });
  let id = await reader.ask({ text: `And then, ${name}?` });
  for (let turn = 2; turn < turns - 2; turn += 2) {
    id = await reader.ask({ text: `And then, after ${turn} turns?`, conversationId: id });
  }
  await reader.ask({ text: `The last of ${name}`, conversationId: id });
  return { id, turns, end };
}
