/** What more than one subject shows in its examples. */
export const exampleAnswer = {
  id: 2,
  conversation_id: 1,
  parent_id: 1,
  role: 'assistant',
  content: 'I am well, thank you.',
  timestamp: '2026-01-01T12:00:01.000000Z',
  status: 'done',
  model: 'openai/gpt-4o-mini',
  sibling_ids: [2],
  run_id: 1,
  last_seq: 9,
  finish_reason: 'stop',
  error: null,
  usage: { input_tokens: 12, output_tokens: 6 },
  parts: [],
};
