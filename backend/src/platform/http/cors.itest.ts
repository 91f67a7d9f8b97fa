import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';

let app: TestApp;
const friend = 'https://friend.example';
beforeAll(async () => {
  app = await startTestApp({ allowedOrigins: [friend] });
});
afterAll(() => app.stop());

const preflight = (origin: string, method: string) =>
  fetch(`${app.url}/api/v1/conversations/1/title`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method },
  });

it.each(['POST', 'PUT', 'DELETE'])('lets pages of ALLOWED_ORIGINS send %s, and no others', async (method) => {
  const allowed = await preflight(friend, method);
  expect(allowed.headers.get('access-control-allow-origin')).toBe(friend);
  expect(allowed.headers.get('access-control-allow-credentials')).toBe('true');
  expect(allowed.headers.get('access-control-allow-methods')).toContain(method);
  expect(
    (await preflight('https://evil.example', method)).headers.get('access-control-allow-origin'),
  ).toBeNull();
});
