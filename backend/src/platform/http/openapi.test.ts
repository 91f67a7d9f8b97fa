import { type Route, routes } from '@parley/contract/routes';
import { describe, expect, it } from 'vitest';
import { createOpenApi } from './openapi.ts';

const all: Route[] = Object.values(routes).flatMap((group) => Object.values(group));
const document = createOpenApi(all, '1.2.3');

describe('the OpenAPI document', () => {
  it('describes every operation once, with an example wherever something is sent or returned', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(all.length);
    for (const route of all) {
      if (route.body) expect(route.example?.body, route.name).toBeDefined();
      if (!route.stream && route.status !== 204) expect(route.example?.response, route.name).toBeDefined();
    }
  });

  it.each(all.map((route) => [route.name, route] as const))('has true examples for %s', (_name, route) => {
    const { body, response } = route.example ?? {};
    if (body !== undefined) expect(route.body?.safeParse(body).error).toBeUndefined();
    if (response !== undefined) expect(route.response.safeParse(response).error).toBeUndefined();
  });

  it('names every path parameter', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(operations) as { parameters: { in: string; name: string }[] }[]) {
        expect(operation.parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(named);
      }
    }
  });
});
