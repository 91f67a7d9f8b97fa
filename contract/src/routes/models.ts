import * as models from '../models.ts';

const exampleModels = {
  items: [
    {
      id: 'openai/gpt-4o-mini',
      name: 'gpt-4o-mini',
      provider: 'openai',
      context_window: 128_000,
      is_default: true,
    },
  ],
  next_cursor: null,
  providers: [{ id: 'openai', name: 'OpenAI', kind: 'configured', error: null }],
  local: { status: 'off', received_bytes: 0, total_bytes: null, message: null },
};

export const modelRoutes = {
  list: {
    name: 'models.list',
    method: 'GET',
    path: '/api/v1/models',
    tag: 'Models',
    summary: 'List models',
    description: 'Of every configured and discovered provider, with the state of the built-in model.',
    auth: 'user',
    response: models.modelList,
    status: 200,
    example: { response: exampleModels },
    errors: ['unauthenticated'],
  },
} as const;
