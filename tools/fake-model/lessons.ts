/** What the model says to one question, for screens and measurements that need words of their own. */
export interface Lesson {
  /** The message holds it. */
  question: string;
  answer: string;
  /** Thought aloud before the answer. */
  thought?: string;
  /** The conversation's name; made of the question's words without it. */
  title?: string;
  /** How it is sent, as in `script.ts`: `rate=40 ttft=10`. */
  script?: string;
}

/** The lesson with the longest question that `message` holds. */
export function lessonFor(lessons: readonly Lesson[], message: string): Lesson | undefined {
  return lessons
    .filter(({ question }) => message.includes(question))
    .toSorted((a, b) => b.question.length - a.question.length)[0];
}
