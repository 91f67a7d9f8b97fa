import { routes } from '@parley/contract/routes';
import type { Serve } from '../../platform/http/serve.ts';
import { type SearchDeps, searchState } from './service.ts';

export function registerSearchRoutes(serve: Serve, deps: Pick<SearchDeps, 'webSearch'>): void {
  serve(routes.search.state, () => searchState(deps));
}
