import { expect, test } from 'vitest';
import { ApiError } from '../../lib/http.ts';
import { errorsFromServer, signUpErrors } from './form-errors.ts';

test('finds what the server would refuse', () => {
  expect(Object.keys(signUpErrors({ username: 'a b', email: 'x', password: 'short' }))).toEqual([
    'username',
    'email',
    'password',
  ]);
  expect(signUpErrors({ username: ' ánna ', email: 'a@b.org', password: 'long enough' })).toEqual({});
});

test('says the server’s answer beside the field it is about', () => {
  expect(errorsFromServer(new ApiError('username_taken', 'x')).username).toBeDefined();
  expect(errorsFromServer(new ApiError('email_taken', 'x')).email).toBeDefined();
  expect(errorsFromServer(new ApiError('invalid_credentials', 'x')).form).toBeDefined();
  const faults = [{ path: 'body.password', message: 'must be longer' }];
  expect(errorsFromServer(new ApiError('validation_failed', 'x', { faults }))).toEqual({
    password: 'Must be longer.',
  });
  expect(errorsFromServer(new ApiError('rate_limited', 'x', { retryAfterS: 90 })).form).toContain(
    '1 min 30 s',
  );
});
