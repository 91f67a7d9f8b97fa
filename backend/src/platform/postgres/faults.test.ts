import { expect, test } from 'vitest';
import { isConnectionFault, mayPass } from './faults.ts';

const fault = (code: string) => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', '08006', '57P01', '53300'])('%s: the database cannot be reached', (code) => {
  expect([isConnectionFault(fault(code)), mayPass(fault(code))]).toEqual([true, true]);
});

test.each(['57014', '53100', '53200', '58030', '40001', '40P01', '55P03', '25P03'])('%s may pass', (code) => {
  expect([isConnectionFault(fault(code)), mayPass(fault(code))]).toEqual([false, true]);
});

test.each(['22P05', '23505', '23503', '42703', '54000', 'XX000', 'ENOENT', ''])('%j does not', (code) => {
  expect(mayPass(fault(code))).toBe(false);
});

test.each([null, undefined, 'text', new Error('refused')])('%s is no fault that passes', (error) => {
  expect(mayPass(error)).toBe(false);
});
