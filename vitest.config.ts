import { defineConfig } from 'vitest/config';

/** Limits are ample: they end what hangs, and tell nothing about speed. */
const wholeStory = {
  maxWorkers: 1,
  testTimeout: 240_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 45_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,backend,frontend,tools,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'frontend/{.next,out}/**'],
          pool: 'threads',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['backend/src/**/*.itest.ts'],
          globalSetup: ['backend/src/testing/postgres.setup.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // Each file is as long as FAULTS=full makes it.
      { test: { name: 'faults', include: ['e2e/faults/**/*.spec.ts'], ...wholeStory } },
      { test: { name: 'e2e', include: ['e2e/specs/**/*.spec.ts'], ...wholeStory } },
      {
        test: {
          name: 'local-model',
          include: ['backend/src/**/*.model-test.ts', 'e2e/local-model/**/*.spec.ts'],
          ...wholeStory,
        },
      },
    ],
  },
});
