import { expect, it } from 'vitest';
import { type Lesson, lessonFor } from './lessons.ts';

const lesson = (question: string): Lesson => ({ question, answer: `about ${question}` });

it('the lesson with the longest question that a message holds is the one', () => {
  const lessons = [lesson('tides'), lesson('tides at night'), lesson('rivers')];
  expect(lessonFor(lessons, 'Tell me of tides at night, please')?.answer).toBe('about tides at night');
  expect(lessonFor(lessons, 'Tell me of tides')?.answer).toBe('about tides');
  expect(lessonFor(lessons, 'Tell me of lakes')).toBeUndefined();
});
