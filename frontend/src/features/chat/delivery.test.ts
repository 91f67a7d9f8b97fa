import { expect, test } from 'vitest';
import { ApiError, type ProblemCode } from '../../lib/http.ts';
import { isUnheard, mayBeTaken } from './delivery.ts';

const problem = (code: ProblemCode) => new ApiError(code, code);

test.each([
  ['a connection that broke', problem('offline'), true, true, true],
  ['an answer that broke off', new Error('cut'), true, true, true],
  ['a connection to nobody', problem('offline'), false, true, false],
  ['a database that is away', problem('database_unavailable'), true, true, true],
  ['a database that is away, of a server that is back', problem('database_unavailable'), false, true, true],
  ['a server with its hands full', problem('overloaded'), true, true, false],
  ['a server that stops', problem('shutting_down'), true, true, false],
  ['a fault', problem('internal'), true, false, false],
  ['a refusal', problem('not_found'), true, false, false],
])('%s', (_what, error, hadServer, unheard, taken) => {
  expect([isUnheard(error), mayBeTaken(error, hadServer)]).toEqual([unheard, taken]);
});
