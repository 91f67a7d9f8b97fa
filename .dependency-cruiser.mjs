// The direction of imports, as docs/architecture.md tells it. Type-only imports vanish at run time; rules that are
// about what runs let them pass.
const tests = '[.](test|itest|model-test|spec)[.]tsx?$|^backend/src/testing/';
const valueOnly = { dependencyTypesNot: ['type-only', 'pre-compilation-only'] };

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-loops', {}, { circular: true, viaOnly: valueOnly }),
    forbid('contract-stands-alone', { path: '^contract/' }, { path: '^(backend|frontend|e2e|bench|tools)/' }),
    forbid('backend-alone', { path: '^backend/', pathNot: tests }, { path: '^(frontend|e2e|bench|tools)/' }),
    forbid('frontend-alone', { path: '^frontend/', pathNot: tests }, { path: '^(backend|e2e|bench|tools)/' }),
    forbid('programs-from-outside', { path: '^(e2e|bench)/' }, { path: '^(backend|frontend)/' }),
    forbid(
      'platform-knows-no-product',
      { path: '^backend/src/platform/', pathNot: tests },
      { path: '^backend/src/(?!platform/)' },
    ),
    forbid(
      'features-do-not-look-up',
      { path: '^backend/src/features/', pathNot: tests },
      { path: '^backend/src/[^/]+[.]ts$' },
    ),
    forbid(
      'features-get-their-config',
      { path: '^backend/src/features/', pathNot: tests },
      { path: '^backend/src/config/', ...valueOnly },
    ),
    forbid(
      'features-meet-through-services',
      { path: '^backend/src/features/([^/]+)/', pathNot: tests },
      {
        path: '^backend/src/features/',
        pathNot: '^backend/src/features/($1/|[^/]+/(service|types|port)[.]ts$)',
      },
    ),
    forbid(
      'sql-in-stores',
      { path: '^backend/src/', pathNot: `/(log-)?store[.]ts$|^backend/src/platform/|${tests}` },
      { path: 'node_modules/(kysely|pg)/', ...valueOnly },
    ),
    forbid(
      'connections-in-one-place',
      { path: '^backend/src/', pathNot: '^backend/src/platform/postgres/' },
      { path: 'node_modules/pg/', ...valueOnly },
    ),
    forbid(
      'http-at-the-edge',
      { path: '^backend/src/', pathNot: `/routes[.]ts$|^backend/src/platform/http/|${tests}` },
      { path: 'node_modules/(@?fastify)/', ...valueOnly },
    ),
    forbid('tests-stay-out', { path: '^backend/src/', pathNot: tests }, { path: '^backend/src/testing/' }),
    forbid('next-in-app', { path: '^frontend/src/(?!app/)' }, { path: 'node_modules/next/' }),
    forbid('ui-lib-low', { path: '^frontend/src/(ui|lib)/' }, { path: '^frontend/src/(features|app)/' }),
    forbid('lib-lowest', { path: '^frontend/src/lib/' }, { path: '^frontend/src/ui/' }),
    forbid('features-below-app', { path: '^frontend/src/features/' }, { path: '^frontend/src/app/' }),
    forbid('all-imports-resolve', {}, { couldNotResolve: true }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|svg)$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
