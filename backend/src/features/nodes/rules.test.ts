import { expect, it } from 'vitest';
import { Contact, parseEnvelope } from './rules.ts';
import type { NodeMessage } from './types.ts';

function setup() {
  let now = 1_000;
  const contact = new Contact(() => now);
  const renewFor = (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 2) {
      now += 2_000;
      contact.renewed();
    }
  };
  return { contact, renewFor, wait: (seconds: number) => (now += seconds * 1_000) };
}

it('may judge only after a whole lease of uninterrupted renewals', () => {
  const { contact, renewFor } = setup();
  renewFor(8);
  expect(contact.isSteady).toBe(false);
  renewFor(2);
  expect(contact.isSteady).toBe(true);
});

it('may not judge while or soon after the database is away', () => {
  const { contact, renewFor, wait } = setup();
  renewFor(20);
  wait(9);
  expect(contact.isSteady).toBe(false);
  renewFor(2);
  expect(contact.isSteady).toBe(false);
  renewFor(8);
  expect(contact.isSteady).toBe(true);
});

const conversation = {
  id: 5,
  title: 'x',
  title_state: 'set' as const,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  pinned_at: null,
};

it.each<NodeMessage>([
  { type: 'joined' },
  { type: 'orphans' },
  { type: 'logged', runIds: [1, 2] },
  { type: 'stop', runId: 3 },
  { type: 'signed-out', sessionId: 4 },
  { type: 'user', userId: 5, event: { type: 'ready' } },
  { type: 'user', userId: 5, event: { type: 'conversation.changed', conversation } },
])('reads what a node sends: %j', (message) => {
  expect(parseEnvelope(JSON.stringify({ from: 'n', message }))).toEqual({ from: 'n', message });
});

it.each([
  '',
  'x',
  '7',
  'null',
  '{"from":"n"}',
  '{"message":{"type":"joined"}}',
  '{"from":"n","message":{"type":"logged"}}',
  '{"from":"n","message":{"type":"user","userId":1}}',
  '{"from":"n","message":{"type":"of a newer version"}}',
])('takes %j for what it is: nothing of ours', (payload) => expect(parseEnvelope(payload)).toBeNull());
