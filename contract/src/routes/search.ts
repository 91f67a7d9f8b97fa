import * as search from '../search.ts';

export const searchRoutes = {
  state: {
    name: 'search.state',
    method: 'GET',
    path: '/api/v1/search',
    tag: 'Search',
    summary: 'Whether the web can be searched',
    description: 'With the provider that is asked first, and until when it has to be left alone.',
    auth: 'user',
    response: search.searchState,
    status: 200,
    example: { response: { enabled: true, provider: 'duckduckgo', retry_at: null } },
    errors: ['unauthenticated'],
  },
} as const;
