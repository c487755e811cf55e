/**
 * Who may import whom (docs/decisions/0042). `npm run laws` checks it; tests/arch plants a violation of each and must
 * see it caught. Needs @swc/core: without it nothing of TypeScript 7 is parsed, and everything passes.
 */
const law = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const only = (...folders) => ({ path: '^(runtime|operators|sources|sinks|server|ui|tests)/', pathNot: folders });

const CONTRACT = '^runtime/contract/';
const ROWS = '^runtime/rows/';
const NET = '^runtime/net/';
// What composition roots see: connectors, operators, the language of expressions and its catalogue.
const LISTS = '^(sources|operators|operators/expression|operators/expression/catalogue)/index\\.ts$';
const DRIVERS = [
  'pg',
  'pg-copy-streams',
  'papaparse',
  'stream-json',
  '@fastify/busboy',
  'koa',
  'ws',
  'kysely',
  '@aws-sdk',
  '@smithy',
  '@azure',
  'ssh2',
  'google-auth-library',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    law(
      'no-cycles',
      'Modules do not import each other in circles.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    law('no-unresolvable', 'Every import of ours leads somewhere.', {}, { couldNotResolve: true, path: '^\\.' }),
    law('contract-imports-nothing-of-ours', 'runtime/contract is the bottom.', { path: CONTRACT }, only(CONTRACT)),
    law(
      'contract-imports-types-only',
      'Of libraries, runtime/contract takes types alone.',
      { path: CONTRACT },
      { path: 'node_modules', dependencyTypesNot: ['type-only'] },
    ),
    law('rows-sit-on-contract', 'runtime/rows imports runtime/contract.', { path: ROWS }, only(CONTRACT, ROWS)),
    law('net-sits-on-contract', 'runtime/net imports runtime/contract.', { path: NET }, only(CONTRACT, NET)),
    law(
      'plan-is-lowest',
      'runtime/plan imports contract, rows, net.',
      { path: '^runtime/plan/' },
      only(CONTRACT, ROWS, NET, '^runtime/plan/'),
    ),
    law(
      'plan-is-pure',
      'parse, validate and plan do no I/O.',
      { path: '^runtime/plan/' },
      {
        path: `^(node:)?(fs|net|http|https|child_process|worker_threads|dns)(/|$)|node_modules/(${DRIVERS.join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    ),
    law(
      'verify-above-plan',
      'runtime/verify imports plan and what is below: what lets rows pass is handed to it.',
      { path: '^runtime/verify/' },
      only(CONTRACT, ROWS, NET, '^runtime/(plan|verify)/'),
    ),
    law(
      'commit-above-plan',
      'runtime/commit imports plan and what is below.',
      { path: '^runtime/commit/' },
      only(CONTRACT, ROWS, NET, '^runtime/(plan|commit)/'),
    ),
    law(
      'graph-above-commit',
      'runtime/graph imports commit and what is below.',
      { path: '^runtime/graph/' },
      only(CONTRACT, ROWS, NET, '^runtime/(plan|commit|graph)/'),
    ),
    law(
      'worker-composes',
      'runtime/worker is a composition root: it imports all of runtime, the lists, and the sink.',
      { path: '^runtime/worker/' },
      only('^runtime/', LISTS, '^sinks/'),
    ),
    law(
      'sample-composes',
      'runtime/sample is a composition root as runtime/worker is, which knows nothing of it.',
      { path: '^runtime/sample/' },
      only('^runtime/', LISTS, '^sinks/'),
    ),
    law(
      'nothing-below-imports-sample',
      'Runs do not depend on previews.',
      { path: '^runtime/(?!sample/)' },
      { path: '^runtime/sample/' },
    ),
    ...['operators', 'sources', 'sinks'].map((folder) =>
      law(
        `${folder}-stand-alone`,
        `${folder} import contract, rows, net and their own folder.`,
        { path: `^${folder}/` },
        only(CONTRACT, ROWS, NET, `^${folder}/`),
      ),
    ),
    law(
      'definitions-import-no-driver',
      'A driver loads on first use.',
      { path: '/definition\\.ts$' },
      { path: `node_modules/(${DRIVERS.join('|')})/`, dynamic: false, dependencyTypesNot: ['type-only'] },
    ),
    law(
      'lists-in-composition-roots',
      'Only what composes imports the lists of connectors and operators.',
      { path: '^(runtime|server)/', pathNot: ['^runtime/(worker|sample)/', '^server/main\\.ts$', '^server/cli/'] },
      { path: LISTS, dependencyTypesNot: ['type-only'] },
    ),
    law(
      'expressions-when-used',
      'Operators load the language of expressions when a config needs it: by language.ts, and small parts of it alone.',
      { path: '^operators/', pathNot: '^operators/expression/' },
      {
        path: '^operators/expression/',
        pathNot:
          '^operators/expression/(language|evaluation-error|types/array/parse-array|functions/json/path-index)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    law(
      'server-uses-public-sides',
      'The server imports runtime, the lists, and the tables of the sink.',
      { path: '^server/(?!cli/)' },
      {
        path: '^(operators|sources|sinks)/',
        pathNot: [LISTS, '^sinks/postgres/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    law(
      'planning-serves-api-and-cli',
      'The API and the commands plan by server/planning, and know nothing of each other; the reference tells of both.',
      { path: '^server/(planning|cli|store)/', pathNot: '^server/cli/(docs\\.ts|reference/)' },
      { path: '^server/(api|live)/' },
    ),
    law(
      'nothing-imports-the-server',
      'The server is the top.',
      { path: '^(runtime|operators|sources|sinks)/' },
      { path: '^(server|ui|tests)/' },
    ),
    law(
      'ui-imports-schema-types',
      'Of ours, the UI imports types of the API schemas.',
      { path: '^ui/' },
      { path: '^(runtime|operators|sources|sinks|server|tests)/', pathNot: '^server/api/[^/]+/schema\\.ts$' },
    ),
    law(
      'ui-imports-types-only',
      'What the UI takes from the server is types.',
      { path: '^ui/' },
      { path: '^server/', dependencyTypesNot: ['type-only'] },
    ),
    law('tests-stay-tests', 'No product code imports a test.', { pathNot: '^tests/' }, { path: '^tests/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^ui/dist' },
    tsPreCompilationDeps: 'specify',
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
