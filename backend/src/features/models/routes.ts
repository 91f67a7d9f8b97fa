import { routes } from '@parley/contract/routes';
import type { Serve } from '../../platform/http/serve.ts';
import type { Models } from './service.ts';

export function registerModelRoutes(serve: Serve, models: Models): void {
  serve(routes.models.list, () => models.list());
}
