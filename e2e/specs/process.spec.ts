import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { useProduct } from '../harness/product.ts';

const run = promisify(execFile);
const product = useProduct();
const apiUrl = () => product.node.apiUrl;

const json = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(apiUrl() + path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("the reference's examples work as they are printed", () => {
  const register = '{"username":"test","email":"test@example.com","password":"password123"}';
  let token: string;

  it('registers with curl', async () => {
    const args = ['-s', '-X', 'POST', `${apiUrl()}/api/v1/auth/register`];
    const { stdout } = await run('curl', [...args, '-H', 'Content-Type: application/json', '-d', register]);
    expect(JSON.parse(stdout)).toMatchObject({ username: 'test', role: 'admin' });
    const login = await json('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"username":"test","password":"password123"}',
    });
    token = String(login.body.access_token);
  });

  it('streams to fetch, in the conversation that was named', async () => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
    const made = await json('/api/v1/conversations', { method: 'POST', headers, body: '{}' });
    expect(made.body.id).toBe(1);
    const body = JSON.stringify({ message: 'Hello, how are you?', conversation_id: 1, use_rag: true });
    const response = await fetch(`${apiUrl()}/api/v1/chat`, { method: 'POST', headers, body });
    const text = await response.text();
    expect(text).toContain('"type":"text-delta"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('shows tokens to curl -N as they come', async () => {
    const body = JSON.stringify({ message: 'slow [[fake tokens=40 rate=20]]' });
    const headers = ['-H', 'Content-Type: application/json', '-H', `Authorization: Bearer ${token}`];
    const url = `${apiUrl()}/api/v1/chat`;
    const child = execFile('curl', ['-N', '-s', '--retry', '20', '-X', 'POST', url, ...headers, '-d', body]);
    const times: number[] = [];
    child.stdout?.on('data', (chunk: string) => {
      if (chunk.includes('text-delta')) times.push(Date.now());
    });
    await new Promise((resolve) => child.on('exit', resolve));
    expect(times.length).toBeGreaterThan(8);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(500);
  });
});

describe('the API documents', () => {
  it('work without any other host, and sign in by their Authorize button', async () => {
    const { page } = await product.visit();
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => {
      if (!/^data:/.test(request.url()) && !request.url().startsWith(apiUrl())) faults.push(request.url());
    });
    await page.goto(`${apiUrl()}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('#oauth_username').fill('test');
    await page.locator('#oauth_password').fill('password123');
    await page.locator('.auth-btn-wrapper button.authorize').first().click();
    await page.getByRole('button', { name: 'Logout' }).first().waitFor();
    expect(faults).toEqual([]);
  });
});

describe('what is served', () => {
  it('answers health, API and documents on both ports', async () => {
    for (const url of [product.url, apiUrl()]) {
      for (const path of ['/health/live', '/health/ready', '/openapi.json', '/docs/', '/', '/c/12']) {
        const response = await fetch(url + path, { headers: { accept: 'text/html,*/*' } });
        expect(response.status, url + path).toBe(200);
      }
    }
    expect((await json('/openapi.json')).body.openapi).toBe('3.1.0');
  });

  it('gives pages a policy without unsafe scripts, and unknown API addresses an error body', async () => {
    const page = await fetch(product.url, { headers: { accept: 'text/html' } });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-/);
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const missing = await json('/api/v1/nothing', { headers: { accept: 'text/html' } });
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });
});
