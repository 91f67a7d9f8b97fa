import { expect, it } from 'vitest';
import { startFakeModel } from './server.ts';

it('an answer with a gate waits there until the gate is opened', async () => {
  const fake = await startFakeModel();
  try {
    const messages = [{ role: 'user', content: '[[fake text=counted tokens=4 rate=0 ttft=0 gate=2]]' }];
    const body = JSON.stringify({ model: 'fake-chat', messages, stream: true });
    const response = await fetch(`${fake.url}/v1/chat/completions`, { method: 'POST', body });
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (fake.stats().tokens === 2 && text.includes('w0002')) {
        expect(text).not.toContain('w0003');
        fake.openGate();
      }
    }
    expect(text).toContain('w0004');
    expect(text).toContain('[DONE]');
  } finally {
    await fake.close();
  }
});
