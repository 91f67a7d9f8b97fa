import { expect, it } from 'vitest';
import { Contact } from './rules.ts';

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
