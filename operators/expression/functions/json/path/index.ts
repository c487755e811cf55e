import type { Jsonb, JsonbValue, SqlRoutine } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import type { JsonPath } from '../../../types/jsonpath/ast.ts';
import { ERROR, FOUND } from './context.ts';
import { type PathOptions, runPath } from './run-path.ts';

const EMPTY: JsonbValue = { jsonb: new Map() };

function exists(target: JsonbValue, path: JsonPath, options: PathOptions): boolean | null {
  const result = runPath(target, path, null, options);
  return result === ERROR ? null : result === FOUND;
}

function match(target: JsonbValue, path: JsonPath, options: PathOptions): boolean | null {
  const found: Jsonb[] = [];
  runPath(target, path, found, options);
  const [only] = found;
  if (found.length === 1 && (only === null || typeof only === 'boolean')) return only;
  if (options.silent) return null;
  throw new EvaluationError('22038', 'a jsonpath that does not give a single boolean');
}

/** What is found before an error that is silent counts, as in Postgres. */
function query(target: JsonbValue, path: JsonPath, options: PathOptions): readonly Jsonb[] {
  const found: Jsonb[] = [];
  runPath(target, path, found, options);
  return found;
}

const OPERATOR: PathOptions = { variables: null, silent: true };
const ARGUMENTS = {
  kind: 'function',
  category: 'JSON',
  arguments: ['jsonb', 'jsonpath', 'jsonb', 'boolean'],
  argumentNames: ['target', 'path', 'vars', 'silent'],
  defaults: [EMPTY, false],
} as const;

/** Functions and operators that take an SQL/JSON path. */
export const pathRoutines: readonly SqlRoutine[] = [
  {
    kind: 'operator',
    name: '@?',
    category: 'JSON',
    arguments: ['jsonb', 'jsonpath'],
    returns: 'boolean',
    summary: 'Whether the path finds anything; NULL where it fails.',
    example: `'{"a": [1, 5]}'::jsonb @? '$.a[*] ? (@ > 2)'`,
    call: (target: JsonbValue, path: JsonPath) => exists(target, path, OPERATOR),
  },
  {
    kind: 'operator',
    name: '@@',
    category: 'JSON',
    arguments: ['jsonb', 'jsonpath'],
    returns: 'boolean',
    summary: `What the path's condition gives; NULL where it is unknown or fails.`,
    example: `'{"a": [1, 5]}'::jsonb @@ '$.a[*] > 2'`,
    call: (target: JsonbValue, path: JsonPath) => match(target, path, OPERATOR),
  },
  {
    ...ARGUMENTS,
    name: 'jsonb_path_exists',
    returns: 'boolean',
    summary: 'Whether the path finds anything. `vars` are its variables; `silent` makes most errors NULL.',
    example: `jsonb_path_exists('{"a": [1, 5]}', '$.a[*] ? (@ > $least)', '{"least": 2}')`,
    call: (target: JsonbValue, path: JsonPath, variables: JsonbValue, silent: boolean) =>
      exists(target, path, { variables, silent }),
  },
  {
    ...ARGUMENTS,
    name: 'jsonb_path_match',
    returns: 'boolean',
    summary: `What the path's condition gives. \`vars\` are its variables; \`silent\` makes most errors NULL.`,
    example: `jsonb_path_match('{"a": 5}', '$.a == 5')`,
    call: (target: JsonbValue, path: JsonPath, variables: JsonbValue, silent: boolean) =>
      match(target, path, { variables, silent }),
  },
  {
    ...ARGUMENTS,
    name: 'jsonb_path_query_first',
    returns: 'jsonb',
    summary: 'The first value that the path finds; NULL where there is none.',
    example: `jsonb_path_query_first('{"a": [1, 5]}', '$.a[*] ? (@ > 2)')`,
    call: (target: JsonbValue, path: JsonPath, variables: JsonbValue, silent: boolean) => {
      const [first] = query(target, path, { variables, silent });
      return first === undefined ? null : { jsonb: first };
    },
  },
  {
    ...ARGUMENTS,
    name: 'jsonb_path_query_array',
    returns: 'jsonb',
    summary: 'All values that the path finds, as a JSON array.',
    example: `jsonb_path_query_array('{"a": [1, 5, 9]}', '$.a[*] ? (@ > 2)')`,
    call: (target: JsonbValue, path: JsonPath, variables: JsonbValue, silent: boolean) => ({
      jsonb: query(target, path, { variables, silent }),
    }),
  },
];
