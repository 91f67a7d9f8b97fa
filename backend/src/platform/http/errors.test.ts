import { expect, test } from 'vitest';
import { toAppError } from './errors.ts';

const fault = (fields: object) => Object.assign(new Error('aborted'), fields);

test('a caller that leaves in the middle of its body is not taken for the database', () => {
  expect(toAppError(fault({ code: 'ECONNRESET', statusCode: 400 })).code).toBe('bad_request');
  expect(toAppError(fault({ code: 'ECONNRESET' })).code).toBe('database_unavailable');
});
