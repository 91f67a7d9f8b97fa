import { expect, it } from 'vitest';
import { dateOf } from './page-date.ts';

it.each([
  ['2019-11-18T23:30:00-08:00', '2019-11-18'],
  ['2019/1/5', '2019-01-05'],
  ['20191118', '2019-11-18'],
  ['20191118103000Z', '2019-11-18'],
  ['18.11.2019', '2019-11-18'],
  ['Mon, 18 Nov 2019 23:30:00 GMT', '2019-11-18'],
  ['Monday, November 18th, 2019', '2019-11-18'],
  ['Sept. 3, 2024', '2024-09-03'],
])('reads %s', (text, date) => {
  expect(dateOf(text)).toBe(date);
});

it.each([
  '',
  null,
  undefined,
  '2019-02-30',
  '0000-01-01',
  'yesterday',
  '11/12/2019',
  '20191118103',
  '1573862400',
])('does not guess at %s', (text) => {
  expect(dateOf(text)).toBeNull();
});
