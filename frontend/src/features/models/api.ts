import type { ModelList } from '@parley/contract/models';
import { request } from '../../lib/http.ts';

export const fetchModels = () => request<ModelList>('/api/v1/models');
