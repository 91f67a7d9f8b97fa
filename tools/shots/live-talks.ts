import type { Lesson } from '../fake-model/lessons.ts';

const tides = `Tides are the sea answering two pulls at once: the Moon's, which is near, and the Sun's, which is strong but far.

**Twice a day** the water rises, because the Earth turns under *two* bulges: one faces the Moon, the other lies on the far side, where the pull is weakest and the water is left behind.

## Why the heights differ

- At new and full moon both pulls line up: **spring tides**, the highest water and the lowest.
- At half moon they stand at right angles: **neap tides**, hardly worth a wet foot.
- A bay that narrows squeezes the wave. In some, the sea climbs ten metres.

## What to remember at the beach

The next high water comes about 12 hours and 25 minutes after this one, so it is nearly an hour later each day. Look it up before you walk out to the island; the way back disappears first.`;

const code = `High waters are about 12 hours and 25 minutes apart:

\`\`\`typescript
const halfTideMs = (12 * 60 + 25.2) * 60_000;

/** The first high water after \`now\`, counted from one that is known. */
export function nextHighWater(known: Date, now: Date): Date {
  const passed = Math.ceil((now.getTime() - known.getTime()) / halfTideMs);
  return new Date(known.getTime() + passed * halfTideMs);
}
\`\`\`

Real tables know the harbour, the wind and the year; this one knows only the Moon.`;

const bus = `The ferry leaves at 9:40 and the gate closes ten minutes before, so 9:30 is the real limit.
The number 5 takes 22 minutes from the market and runs at 8:50, 9:05 and 9:20.
With the 9:05 one arrives at 9:27, which is too close. The 8:50 leaves a quarter of an hour to spare.
I should also say where it stops, because the market has two sides.`;

/** What is asked while the camera runs: each is slow enough to be seen in its middle. */
export const live = {
  waiting: {
    question: 'What should I read after a book about the sea?',
    title: 'After a book about the sea',
    answer: 'Something with mountains.',
    script: 'ttft=30000',
  },
  thinking: {
    question: 'Which bus do I take so that I am at the harbour before the ferry leaves?',
    title: 'Bus to the ferry',
    thought: bus,
    answer: 'Take the **8:50**.',
    script: 'rate=14',
  },
  searching: {
    question: 'When does the ferry to Skarnholm leave, and how long does it take?',
    title: 'The ferry to Skarnholm',
    answer: 'Every two hours from Port Merrin.',
    script: 'ttft=30000',
  },
  tides: {
    question: 'Explain how tides work, for somebody who lives by the sea.',
    title: 'How tides work',
    answer: tides,
    script: 'rate=25',
  },
  code: {
    question: 'Write a small function that tells the next high water.',
    title: 'Next high water',
    answer: code,
    script: 'rate=20',
  },
  failing: {
    question: 'Put the packing list into the order in which I need the things.',
    title: 'Packing list in order',
    answer: '',
    script: 'fault=500',
  },
  short: {
    question: 'One sentence about the harbour at night, please.',
    title: 'The harbour at night',
    answer: 'The lamps lie on the water like a sentence nobody dares to finish.',
    script: 'rate=0',
  },
} satisfies Record<string, Lesson>;
