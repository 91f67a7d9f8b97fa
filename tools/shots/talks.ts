import type { SearchMode } from '@parley/contract/search';

/** One conversation of the account that the pictures show. */
export interface Talk {
  title: string;
  hoursAgo: number;
  question: string;
  answer: string;
  thought?: string;
  search?: SearchMode;
  /** Short questions and answers before it. */
  before?: readonly (readonly [question: string, answer: string])[];
}

const code = `Group first, then sum each group. \`Map.groupBy\` keeps the order in which the keys appear, so the report reads like the file.

\`\`\`typescript
interface Row {
  day: string;
  kilometres: number;
}

/** Kilometres of each day, in the order of the days. */
export function perDay(rows: readonly Row[]): Map<string, number> {
  const groups = Map.groupBy(rows, (row) => row.day);
  return new Map(
    [...groups].map(([day, own]) => [day, own.reduce((sum, row) => sum + row.kilometres, 0)]),
  );
}
\`\`\`

Run it with the sample file:

\`\`\`bash
node per-day.ts rides.csv | sort -k2 -n
\`\`\`

Two things to watch:

- A day without a ride does not appear. Fill the gaps *after* grouping if the chart needs them.
- \`kilometres\` must be a number by then; \`Number('12,5')\` is \`NaN\`.`;

const table = `All three read well in the sun. They part ways in weight and in what happens when the library is full.

| Reader | Screen | Weight | Storage | Battery | Price |
| --- | --- | ---: | ---: | --- | ---: |
| Lumen 6 | 6.0", 300 ppi | 158 g | 16 GB | about 6 weeks | 119 € |
| Folio Air | 7.0", 300 ppi, colour | 196 g | 32 GB | about 3 weeks | 229 € |
| Quire Note | 10.3", 227 ppi, pen | 433 g | 64 GB | about 2 weeks | 399 € |

**For the train, take the Lumen 6.** It fits a coat pocket, and at 158 g one hand is enough. The Folio Air only pays off if you read comics; its colours are soft, and the battery pays for them.

1. Try the page buttons in a shop: the Lumen's are stiff.
2. Ask whether the cover is included.
3. Keep the receipt, since ghosting shows up after a week.`;

const long = `A river is never finished. It takes from one bank what it gives to the other, and the map of last century is already wrong.

## How a meander begins

Water runs faster on the outside of a bend. There it cuts into the bank; on the inside it slows down and lets its sand fall. A bend that is small at first therefore grows, and with each flood it moves a little downstream.

> The river does not choose the short way. It chooses the easy one, every day anew.

### Three forces at work

1. **Slope.** The steeper the bed, the straighter the course.
2. **Load.** Sand and gravel are what a river builds with.
   - Fine silt travels far and settles on the plain.
   - Gravel moves only in floods, and not far.
3. **Plants.** Roots hold a bank together for decades, until one winter they do not.

## What it means for a town

Most old towns stand on the outer bend, where the water is deep enough for boats. It is also where the bank gives way. Three remedies are usual:

- stone along the bank, which moves the trouble to the next bend;
- groynes, which slow the water but need care each year;
- *room for the river*: meadows that may be flooded, so that the streets are not.

The last one is slow and takes land. It is also the only one that gets better with age. In the valley above the weir, 140 hectares of meadow were given back between 2009 and 2017, and the two floods since then stayed below the quay by **40 centimetres**.

---

### A walk to see it all

Start at the weir and follow the left bank for two kilometres. You pass, in this order, an old loop that is now a pond, a fresh cut with the roots of alders hanging in the air, and a sandbank that was not there in spring. Bring boots; the meadow means it.

- [x] Map of the valley, 1:25 000
- [x] Boots
- [ ] A dry day`;

const math = `The area under the bell curve has no formula of the usual kind, and yet its value is exact:

$$
\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}
$$

The trick is to square it. With $x = r\\cos\\varphi$ and $y = r\\sin\\varphi$ the square becomes an integral over the plane, and the extra factor $r$ makes it easy:

$$
\\left(\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx\\right)^{\\!2} = \\int_0^{2\\pi}\\!\\int_0^{\\infty} e^{-r^2}\\,r\\,dr\\,d\\varphi = 2\\pi \\cdot \\tfrac{1}{2} = \\pi .
$$

So $I = \\sqrt{\\pi} \\approx 1.772$. A pizza for $12 and a drink for $4 are not formulas.`;

const diagram = `Here is the way of a loan, from the shelf and back:

\`\`\`mermaid
flowchart LR
  A[On the shelf] --> B{Reserved?}
  B -- no --> C[Lent for 28 days]
  B -- yes --> D[Held at the desk]
  D --> C
  C --> E{Back in time?}
  E -- yes --> A
  E -- no --> F[Reminder]
  F --> E
\`\`\`

The only loop that can last is the one between *Reminder* and *Back in time?*. Give it an end after three rounds.`;

const thought = `The reader wants a plan for one evening with four guests, one of whom eats no gluten.
Risotto works: rice, stock, no flour. The starter has to stand ready, since risotto needs the cook for twenty minutes. Roasted peppers can be made at noon. Dessert: poached pears, also made before.
Timing backwards from 20:00: rice at 19:35, stock on at 19:20, pears out of the fridge at 19:00.`;

const dinner = `Cook the middle course fresh and let the rest wait for you.

**The menu**

- Roasted peppers with capers, made at noon
- Lemon risotto, twenty minutes at the stove
- Pears in white wine, made the day before

**The evening**

| When | What |
| --- | --- |
| 19:00 | Pears out of the fridge, table laid |
| 19:20 | Stock on the stove |
| 19:35 | Rice into the pan |
| 20:00 | Everyone sits |

Check the stock cube: many hold wheat.`;

const months: readonly (readonly [month: string, sow: string, care: string])[] = [
  [
    'January',
    'Nothing outside yet. Order seeds, and sow leeks on a bright window sill.',
    'Prune apples on a dry day without frost.',
  ],
  [
    'February',
    'Peppers and aubergines, warm and bright. They are slow.',
    'Cut autumn raspberries down to the ground.',
  ],
  [
    'March',
    'Broad beans, spinach and radishes, as soon as the soil crumbles.',
    'Loosen the beds with a fork; do not turn them.',
  ],
  [
    'April',
    'Carrots, beetroot, peas. Tomatoes indoors.',
    'Slugs come with the first warm rain: go out at dusk.',
  ],
  [
    'May',
    'Beans and courgettes after the middle of the month.',
    'Harden the tomatoes off, a little longer every day.',
  ],
  [
    'June',
    'Winter cabbage in a corner, chicory in a row.',
    'Pinch the side shoots of the tomatoes each week.',
  ],
  ['July', 'Autumn salads, and carrots once more.', 'Water seldom and well, in the morning.'],
  [
    'August',
    'Spinach, lamb’s lettuce, winter onions.',
    'Summer pruning of cherries, right after the harvest.',
  ],
  [
    'September',
    'Rocket and hardy lettuces under fleece.',
    'Harvest onions when the leaves have fallen over.',
  ],
  [
    'October',
    'Garlic, with the tip up, two fingers deep.',
    'Leave some leaves under the hedge for the hedgehog.',
  ],
  ['November', 'Broad beans again, where winters are mild.', 'Cover the beds, and oil the tools.'],
  ['December', 'Nothing. Read the catalogues.', 'Look at the stored apples; one bad one spoils the crate.'],
];

/** In the order of the sidebar. */
export const talks: readonly Talk[] = [
  {
    title: 'Kilometres per day in TypeScript',
    hoursAgo: 0.2,
    question: 'How do I sum kilometres per day from a list of rides in TypeScript?',
    answer: code,
    before: [
      [
        'I have a CSV of bike rides. Where do I start?',
        'Start by reading it into rows, one object per ride, with the numbers as numbers. What do you want to know from it?',
      ],
    ],
  },
  {
    title: 'E-readers for the train',
    hoursAgo: 0.9,
    question: 'Compare three e-readers for reading on the train.',
    answer: table,
  },
  {
    title: 'Steps of the Skarnholm lighthouse',
    hoursAgo: 1.4,
    question: 'How tall is the lighthouse of Skarnholm, and how many steps does it have?',
    answer:
      'The tower is 38.5 metres tall and has 187 steps [1]. Its lamp can be seen for 21 nautical miles and gives two white flashes every 15 seconds [1].\n\nThe last keeper, Edda Brunn, left on 1 May 1994; since then the lamp has been watched from the harbour office in Port Merrin [1].',
    search: 'always',
  },
  {
    title: 'Why rivers bend',
    hoursAgo: 2,
    question: 'Why do rivers bend, and what can a town do about it?',
    answer: long,
  },
  {
    title: 'Dinner for four, one without gluten',
    hoursAgo: 26,
    question: 'Plan a dinner for four on Saturday. One guest eats no gluten.',
    answer: dinner,
    thought,
  },
  {
    title: 'The Gaussian integral',
    hoursAgo: 28,
    question: 'Why is the integral of the bell curve the square root of pi?',
    answer: math,
  },
  {
    title: 'How a library lends',
    hoursAgo: 31,
    question: 'Draw how a library lends a book.',
    answer: diagram,
  },
  {
    title: 'Notes for the choir',
    hoursAgo: 74,
    question: `Please turn these notes into a letter to the choir.

Rehearsals move to Thursday from next month.
The hall is closed in the second week, the heating is being repaired.
We meet at the school instead, the entrance is on Mill Lane.
Bring the blue scores, not the green ones.
Altos: the second page of the motet has a wrong note in bar 14.
The concert is on 12 December, doors at 18:30.
We need four people for the chairs and two for the lights.
Ilse collects the money for the flowers, five euros each.
There is a carpool from the station, ask Jonas.
Black clothes, any kind, but shoes that do not squeak.
Whoever cannot come on the 12th tells me by Sunday.
The recording from last year is on the shared drive.
And thank you, all of you, for the summer.`,
    answer:
      'Dear all,\n\nfrom next month we rehearse on **Thursdays**. In the second week the hall is closed, so we meet at the school; the entrance is on Mill Lane. Please bring the blue scores.\n\nThe concert is on 12 December, doors at 18:30. Whoever cannot come tells me by Sunday.\n\nThank you for the summer.',
  },
  {
    title: 'رسالة إلى الجيران',
    hoursAgo: 80,
    question: 'اكتب رسالة قصيرة إلى الجيران عن حفلة يوم السبت.',
    answer:
      'جيراننا الأعزاء،\n\nنحتفل يوم **السبت** في الحديقة من الساعة السادسة حتى العاشرة مساءً. أنتم مدعوون جميعًا.\n\n- القهوة والشاي على حسابنا\n- من يحب فليحضر طبقًا صغيرًا\n- الهاتف: `0123 456`\n\nإلى اللقاء!',
  },
  {
    title: '春の山の短い詩',
    hoursAgo: 100,
    question: '春の山について短い詩を書いてください。',
    answer:
      '## 春の山\n\n雪が**ほどけて。**水になる。\n\n1. 朝、谷に霧\n2. 昼、枝に鳥\n3. 夜、火のそばの声\n\n> 山は何も言わない。それでも、みな聞いている。',
  },
  {
    title: 'The garden, month by month',
    hoursAgo: 110,
    question: 'And what is the one thing I must not forget?',
    answer: 'The **bank of compost**. Turn it once in spring, and everything else forgives you.',
    before: months.flatMap(([month, sow, care]) => [
      [`What can I sow in ${month}?`, sow],
      [`And what needs care in ${month}?`, care],
    ]),
  },
  {
    title: 'Thank-you note for Ilse',
    hoursAgo: 120,
    question: 'Help me thank Ilse for the apples.',
    answer: 'Dear Ilse, the apples were the best of the autumn. Thank you.',
  },
  {
    title: 'A regular expression for dates like 2026-11-25, with a check that the month exists',
    hoursAgo: 300,
    question: 'A regular expression for ISO dates, please.',
    answer: 'Use `^\\d{4}-(0[1-9]|1[0-2])-\\d{2}$`.',
  },
  {
    title: 'Coast by bike in five days',
    hoursAgo: 420,
    question: 'Plan five days by bike along the coast.',
    answer: 'Ride north, with the wind at your back.',
  },
  {
    title: 'Names for a small boat',
    hoursAgo: 900,
    question: 'Names for a small boat?',
    answer: '*Gannet*, *Second Spring*, *Low Tide*.',
  },
  {
    title: 'Moving checklist',
    hoursAgo: 1_700,
    question: 'A checklist for moving house?',
    answer: 'Begin with the address changes.',
  },
];
