import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import {
  forgetThread,
  leaveHome,
  loadOlder,
  loadThread,
  missThread,
  resetChat,
  sendMessage,
  showUnsent,
} from './actions.ts';
import { showBranch } from './branches.ts';
import { readDraft, setDraft } from './drafts.ts';
import { useEditing } from './editing.ts';
import { stopRun } from './runs.ts';
import { emptyThread, getThread, putThread, useChat } from './state.ts';
import type { Turn } from './types.ts';

const stored = new Map<string, string>();
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => stored.set(key, value),
  removeItem: (key: string) => stored.delete(key),
};
const message = (id: number, role: string, content = `t${id}`) => ({
  id,
  role,
  content,
  parent_id: id - 1,
  status: 'done',
  run_id: null,
  last_seq: null,
  sibling_ids: [id],
  parts: [],
});
const question = { ...message(1, 'user'), key: 'm1' } as unknown as Turn;
const reply = { ...message(2, 'assistant'), key: 'm2' } as unknown as Turn;
const conversation = (...messages: object[]) => ({ id: 5, title: 'T', messages, has_older: false });

/** Requests for the conversation, answered when the test says so. */
let asked: ((body: object) => void)[];
let stream: string;
/** How the server refuses messages; null when it takes them. */
let refuse: (() => Promise<Response>) | null;
const options = { model: null, search: 'auto' } as const;

beforeEach(() => {
  asked = [];
  stream = '';
  refuse = null;
  vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage }));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame));
  vi.stubGlobal('cancelAnimationFrame', (timer: NodeJS.Timeout) => clearTimeout(timer));
  vi.stubGlobal('fetch', (path: string) => {
    if (path.startsWith('/api/v1/chat')) return refuse?.() ?? Promise.resolve(new Response(stream));
    return new Promise((resolve) => asked.push((body) => resolve(Response.json(body))));
  });
  resetChat();
  putThread({ ...emptyThread('c5'), id: 5, turns: [question], hasOlder: true });
});
afterEach(() => {
  resetChat();
  vi.unstubAllGlobals();
});

const isAsked = () => vi.waitFor(() => expect(asked).toHaveLength(1));

test.each([
  ['a page', () => loadOlder('c5')],
  ['another version', () => showBranch('c5', 1)],
  ['the conversation itself', () => loadThread(5)],
])('%s that arrives once the conversation has been let go of does not bring it back', async (_what, ask) => {
  const done = ask();
  await isAsked();
  forgetThread(5);
  asked[0]?.(conversation(message(1, 'user')));
  await done;
  expect(useChat.getState().threads).toEqual({});
});

test.each([
  ['another version', () => showBranch('c5', 1)],
  ['the conversation itself', () => loadThread(5)],
])(
  '%s that arrives once the conversation was deleted elsewhere does not show it again',
  async (_what, ask) => {
    const done = ask();
    await isAsked();
    missThread(5);
    asked[0]?.(conversation(message(1, 'user')));
    await done;
    expect(getThread('c5').load).toBe('missing');
  },
);

test('a page that somebody who has signed out asked for is not shown to the next', async () => {
  const done = loadOlder('c5');
  await isAsked();
  resetChat();
  putThread({ ...emptyThread('c5'), id: 5, turns: [question], hasOlder: true });
  asked[0]?.(conversation(message(0, 'user', 'secret')));
  await done;
  expect(getThread('c5').turns).toEqual([question]);
});

const events = (conversationId: number) =>
  [
    {
      type: 'start',
      messageId: '3',
      messageMetadata: {
        run_id: 7,
        message_id: 3,
        user_message_id: 2,
        conversation_id: conversationId,
        model: 'm',
      },
    },
    { type: 'text-delta', id: 't', delta: 'Yes.' },
    { type: 'data-run', data: { status: 'done', finish_reason: 'stop', error: null } },
  ]
    .map((event, index) => `id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`)
    .concat('data: [DONE]\n\n')
    .join('');
const hasEnded = () => vi.waitFor(() => expect(useChat.getState().live).toEqual({}));

test('what was asked for before a message was sent is asked for again', async () => {
  stream = events(5);
  const done = loadThread(5);
  await isAsked();
  sendMessage('c5', 'Really?', options);
  await hasEnded();
  expect(getThread('c5').turns).toHaveLength(3);
  asked[0]?.(conversation(message(1, 'user')));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(getThread('c5').turns.map(({ content }) => content)).toEqual(['t1', 'Really?', 'Yes.']);
  asked[1]?.(
    conversation(message(1, 'user'), message(2, 'user', 'Really?'), message(3, 'assistant', 'Yes.')),
  );
  expect(await done).toBe(true);
  expect(getThread('c5').turns).toHaveLength(3);
});

test('a conversation that was begun here counts as read once its answer is there', async () => {
  stream = events(6);
  putThread(emptyThread('new-9'));
  sendMessage('new-9', 'Hi', options);
  expect(getThread('new-9').readAtMs).toBe(0);
  await hasEnded();
  expect(getThread('new-9')).toMatchObject({ id: 6 });
  expect(getThread('new-9').readAtMs).toBeGreaterThan(0);
});

const tooMany = async () =>
  Response.json({ error: { code: 'rate_limited', message: 'slow', request_id: 'r' } }, { status: 429 });

test('an edit that is refused is open again with its new wording', async () => {
  refuse = tooMany;
  sendMessage('c5', 'Better words', options, { edited: question });
  await hasEnded();
  expect(useEditing.getState().wordings).toEqual({ m1: 'Better words' });
  expect(getThread('c5')).toMatchObject({ turns: [question], problem: expect.stringContaining('Not sent') });
  expect(readDraft('c5')).toBe('');
});

test('so is one that is taken back while it waits for the network', async () => {
  refuse = () => Promise.reject(new TypeError('network'));
  sendMessage('c5', 'Better words', options, { edited: question });
  const answerKey = getThread('c5').turns.at(-1)?.key ?? '';
  await vi.waitFor(() => expect(useChat.getState().live[answerKey]?.isOffline).toBe(true));
  stopRun(answerKey);
  expect(useEditing.getState().wordings).toEqual({ m1: 'Better words' });
  expect(getThread('c5')).toMatchObject({ turns: [question], problem: null });
});

const home = () => readDraft(useChat.getState().homeKey);
const unsent = () => [...stored.keys()].filter((key) => key.startsWith('parley.outbox.'));

test.each([
  ['deleted here', () => forgetThread(5), null],
  ['deleted elsewhere', () => missThread(5), null],
  ['deleted here while an edit waits', () => forgetThread(5), question],
])(
  'words that wait in a conversation that is %s are at the start page, and nobody sends them',
  async (_what, remove, edited) => {
    stored.clear();
    refuse = () => Promise.reject(new TypeError('network'));
    sendMessage('c5', 'Unsent', options, { edited });
    const answerKey = getThread('c5').turns.at(-1)?.key ?? '';
    await vi.waitFor(() => expect(useChat.getState().live[answerKey]?.isOffline).toBe(true));
    expect(unsent()).toHaveLength(1);
    remove();
    expect(home()).toBe('Unsent');
    expect(unsent()).toEqual([]);
    setDraft(useChat.getState().homeKey, '');
  },
);

test('words that are refused because their conversation is gone are at the start page', async () => {
  refuse = async () =>
    Response.json({ error: { code: 'not_found', message: 'gone', request_id: 'r' } }, { status: 404 });
  sendMessage('c5', 'Unsent', options);
  await hasEnded();
  expect([home(), readDraft('c5')]).toEqual(['Unsent', '']);
  setDraft(useChat.getState().homeKey, '');
});

test('a chat that is left while its message waits goes on, and gives the words to the start page if it must', async () => {
  const { homeKey } = useChat.getState();
  const answered = Promise.withResolvers<Response>();
  refuse = () => answered.promise;
  sendMessage(homeKey, 'Unsent', options);
  leaveHome();
  expect(getThread(useChat.getState().homeKey).turns).toEqual([]);
  expect(getThread(homeKey).turns).toHaveLength(2);
  setDraft(useChat.getState().homeKey, 'Another topic');
  answered.resolve(await tooMany());
  await hasEnded();
  expect(home()).toBe('Unsent\n\nAnother topic');
  expect(useChat.getState().threads[homeKey]).toBeUndefined();
  setDraft(useChat.getState().homeKey, '');
});

describe('a message that an earlier page has left unsent', () => {
  const left = { message: 'Unsent', client_id: '1', isOnlyHere: true };
  const there = { ...left, conversation_id: 5 };
  const shown = (key: string) => getThread(key).turns.map(({ content }) => content);
  const stop = (key: string) => stopRun(getThread(key).turns.at(-1)?.key ?? '');

  beforeEach(() => {
    vi.stubGlobal('navigator', { onLine: false });
    refuse = () => Promise.reject(new TypeError('network'));
    putThread({ ...getThread('c5'), turns: [question, reply], hasOlder: false });
  });

  it.each([
    ['at the start page', left, ['Unsent', '']],
    ['at the end of its conversation', { ...there, parent_id: 2 }, ['t1', 't2', 'Unsent', '']],
    ['in the place of what it changes', { ...there, parent_id: null }, ['Unsent', '']],
  ])('stands %s, and can be taken back', async (_what, unsent, expected) => {
    const key = 'conversation_id' in unsent ? 'c5' : useChat.getState().homeKey;
    const before = shown(key);
    await showUnsent(unsent);
    expect(shown(key)).toEqual(expected);
    stop(key);
    expect(shown(key)).toEqual(before);
    setDraft(key, '');
  });

  it.each([
    ['follows what is not there', { ...there, parent_id: 7 }],
    ['belongs to a conversation that is not there', { ...there, conversation_id: 6 }],
  ])('is not shown when it %s', async (_what, unsent) => {
    await showUnsent(unsent);
    expect(useChat.getState().live).toEqual({});
  });

  it('has the start page for itself', async () => {
    await showUnsent(left);
    await showUnsent({ ...left, client_id: '2' });
    expect(shown(useChat.getState().homeKey)).toEqual(['Unsent', '']);
  });

  it('is sent, and stopped there, when the server may have it', async () => {
    await showUnsent({ ...left, isOnlyHere: false, isStopped: true });
    const { homeKey, live } = useChat.getState();
    expect(live[getThread(homeKey).turns.at(-1)?.key ?? '']).toMatchObject({ isStopping: true });
  });

  it('is left to the next session when its writer has to sign in again', async () => {
    stored.clear();
    refuse = async () =>
      Response.json({ error: { code: 'unauthenticated', message: 'no', request_id: 'r' } }, { status: 401 });
    sendMessage('c5', 'Unsent', options);
    await hasEnded();
    expect([unsent().length, readDraft('c5')]).toEqual([1, '']);
  });
});

test('what the server has taken is given back by no deletion', async () => {
  stream = events(5).split('id: 3')[0] ?? '';
  sendMessage('c5', 'Taken', options);
  await vi.waitFor(() => expect(getThread('c5').turns.at(-1)?.id).toBe(3));
  forgetThread(5);
  expect(home()).toBe('');
});

test('Stop for a message that the server may have taken outlives the tab', async () => {
  stored.clear();
  const ask = vi.fn<() => Promise<Response>>(() => new Promise(() => {}));
  refuse = ask;
  vi.stubGlobal('navigator', { onLine: true });
  sendMessage('c5', 'Unsent', options);
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
  stopRun(getThread('c5').turns.at(-1)?.key ?? '');
  expect(JSON.parse(stored.get(unsent()[0] ?? '') ?? '')).toMatchObject({
    message: 'Unsent',
    isStopped: true,
  });
});
