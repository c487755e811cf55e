import { floatToNumeric } from '../../casts/to-numeric.ts';
import type { CallSite, Datum, Jsonb, JsonbValue, ScalarType, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { scalarIo } from '../../types/array/io-of.ts';
import { booleanIo } from '../../types/boolean/boolean-io.ts';
import { jsonbIo } from '../../types/jsonb/jsonb-io.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';
import { printJsonb } from '../../types/jsonb/print.ts';
import type { JsonPath } from '../../types/jsonpath/ast.ts';
import type { Numeric } from '../../types/numeric/numeric.ts';
import { numericIo } from '../../types/numeric/numeric-io.ts';
import { ERROR, FOUND } from './path/context.ts';
import { runPath } from './path/run-path.ts';

/** What `ON EMPTY` and `ON ERROR` may say. */
export type Behaviour = 'null' | 'error' | 'default' | 'true' | 'false' | 'unknown' | 'empty array' | 'empty object';
export type Wrapper = 'none' | 'conditional' | 'unconditional';

/** The arguments that the grammar's clauses become, in this order. */
type Clauses = readonly [
  document: JsonbValue | null,
  path: JsonPath | null,
  variables: JsonbValue,
  onEmpty: Behaviour,
  onError: Behaviour,
  emptyDefault: Datum,
  errorDefault: Datum,
];

function exists(
  document: JsonbValue | null,
  path: JsonPath | null,
  variables: JsonbValue,
  onError: Behaviour,
): boolean | null {
  if (document === null || path === null) return null;
  const result = runPath(document, path, null, { variables, silent: onError !== 'error' });
  if (result !== ERROR) return result === FOUND;
  return onError === 'unknown' ? null : onError === 'true';
}

/** Finds the values, and lets `ON EMPTY` and `ON ERROR` say what there is to be where `single` cannot make one of them. */
function found(
  [document, path, variables, onEmpty, onError, emptyDefault, errorDefault]: Clauses,
  single: (values: readonly Jsonb[]) => Datum,
  otherwise: (behaviour: Behaviour) => Datum,
): Datum {
  if (document === null || path === null) return null;
  const values: Jsonb[] = [];
  const failed = () => (onError === 'default' ? errorDefault : otherwise(onError));
  if (runPath(document, path, values, { variables, silent: onError !== 'error' }) === ERROR) return failed();
  if (values.length === 0) {
    if (onEmpty === 'error') throw new EvaluationError('22035', 'the path finds no JSON value');
    return onEmpty === 'default' ? emptyDefault : otherwise(onEmpty);
  }
  try {
    return single(values);
  } catch (error) {
    if (!(error instanceof EvaluationError) || onError === 'error') throw error;
    return failed();
  }
}

function tooMany(): EvaluationError {
  return new EvaluationError('22034', 'the path finds more than one JSON value');
}

function value({ returnType }: CallSite) {
  const { parse } = scalarIo(returnType as ScalarType);
  const single = ([item, ...more]: readonly Jsonb[]): Datum => {
    if (more.length > 0) throw tooMany();
    if (isArray(item!) || isObject(item!)) throw new EvaluationError('2203F', 'the path finds JSON that is no scalar');
    return item === null ? null : parse(textOf(item as string | boolean | Numeric));
  };
  return (...clauses: Clauses) => found(clauses, single, () => null);
}

function textOf(scalar: string | boolean | Numeric): string {
  if (typeof scalar === 'string') return scalar;
  return typeof scalar === 'boolean' ? booleanIo.print(scalar) : numericIo.print(scalar);
}

function query({ returnType }: CallSite) {
  const made = (text: string): Datum => (returnType === 'jsonb' ? jsonbIo.parse(text) : text);
  const jsonOrText = (json: Jsonb): Datum => (returnType === 'jsonb' ? { jsonb: json } : printJsonb(json));
  const otherwise = (behaviour: Behaviour): Datum => {
    if (behaviour === 'empty array') return jsonOrText([]);
    return behaviour === 'empty object' ? jsonOrText(new Map()) : null;
  };
  return (wrapper: Wrapper, keepQuotes: boolean, ...clauses: Clauses) => {
    const single = (values: readonly Jsonb[]): Datum => {
      if (wrapper === 'unconditional' || (wrapper === 'conditional' && values.length > 1)) return jsonOrText(values);
      const [item] = values;
      if (values.length > 1) throw tooMany();
      return !keepQuotes && typeof item === 'string'
        ? made(returnType === 'json' ? checked(item) : item)
        : jsonOrText(item!);
    };
    return found(clauses, single, otherwise);
  };
}

/** A text that is to be json. */
function checked(text: string): string {
  return scalarIo('json').parse(text) as string;
}

const variable = { kind: 'function', name: 'json path variable', category: 'JSON', returns: 'jsonb' } as const;
const VARIABLE_SUMMARY = 'A value that PASSING hands to a path.';
const VARIABLE_EXAMPLE = `json_exists('[1, 5]', '$[*] ? (@ > $least)' PASSING 2 AS least)`;

/** JSON_EXISTS, JSON_VALUE and JSON_QUERY, as the grammar's clauses call them. */
export const sqlJsonRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'json exists',
    category: 'JSON',
    arguments: ['jsonb', 'jsonpath', 'jsonb', 'text'],
    argumentNames: ['document', 'path', 'PASSING', 'ON ERROR'],
    returns: 'boolean',
    strict: false,
    summary:
      'Whether a path finds anything: `JSON_EXISTS(document, path [PASSING …] [TRUE | FALSE | UNKNOWN | ERROR ON ERROR])`.',
    example: `json_exists('{"a": 1}', '$.a')`,
    call: exists,
  },
  {
    kind: 'function',
    name: 'json value',
    category: 'JSON',
    arguments: ['jsonb', 'jsonpath', 'jsonb', 'text', 'text', 'anyelement', 'anyelement'],
    argumentNames: ['document', 'path', 'PASSING', 'ON EMPTY', 'ON ERROR', 'DEFAULT', 'DEFAULT'],
    returns: 'anyelement',
    strict: false,
    summary:
      'The scalar that a path finds, as text or as the type after RETURNING: `JSON_VALUE(document, path [PASSING …] [RETURNING type] [NULL | ERROR | DEFAULT x ON EMPTY] [… ON ERROR])`.',
    example: `json_value('{"a": "7"}', '$.a' RETURNING integer DEFAULT 0 ON EMPTY)`,
    bind: value,
  },
  {
    kind: 'function',
    name: 'json query',
    category: 'JSON',
    arguments: ['text', 'boolean', 'jsonb', 'jsonpath', 'jsonb', 'text', 'text', 'anyelement', 'anyelement'],
    argumentNames: [
      'WRAPPER',
      'KEEP QUOTES',
      'document',
      'path',
      'PASSING',
      'ON EMPTY',
      'ON ERROR',
      'DEFAULT',
      'DEFAULT',
    ],
    returns: 'anyelement',
    strict: false,
    summary:
      'The JSON that a path finds: `JSON_QUERY(document, path [PASSING …] [RETURNING jsonb | json | text] [WITH [CONDITIONAL] WRAPPER] [KEEP | OMIT QUOTES] [NULL | ERROR | EMPTY ARRAY | EMPTY OBJECT | DEFAULT x ON EMPTY] [… ON ERROR])`.',
    example: `json_query('{"a": [1, 2]}', '$.a[*]' WITH WRAPPER)`,
    bind: query,
  },
  ...(['text', 'boolean', 'numeric', 'json', 'jsonb'] as const).map(
    (type): SqlRoutine => ({
      ...variable,
      arguments: [type],
      summary: VARIABLE_SUMMARY,
      example: VARIABLE_EXAMPLE,
      call: (given: Datum) =>
        type === 'jsonb' ? given : { jsonb: type === 'json' ? jsonbIo.parse(given as string).jsonb : (given as Jsonb) },
    }),
  ),
  ...(['real', 'double precision'] as const).map(
    (type): SqlRoutine => ({
      ...variable,
      arguments: [type],
      summary: VARIABLE_SUMMARY,
      example: VARIABLE_EXAMPLE,
      call: (given: number) => ({ jsonb: floatToNumeric(type === 'real' ? 6 : 15)(given) }),
    }),
  ),
];
