import * as health from '../health.ts';

export const healthRoutes = {
  live: {
    name: 'health.live',
    method: 'GET',
    path: '/health/live',
    tag: 'Health',
    summary: 'The process answers',
    auth: 'public',
    response: health.live,
    status: 200,
    example: { response: { status: 'ok' } },
    errors: [],
  },
  ready: {
    name: 'health.ready',
    method: 'GET',
    path: '/health/ready',
    tag: 'Health',
    summary: 'The process can serve',
    description: '503 while the database cannot be reached or the process shuts down.',
    auth: 'public',
    response: health.ready,
    status: 200,
    example: { response: { status: 'ok', database: 'ok' } },
    errors: [],
  },
} as const;
