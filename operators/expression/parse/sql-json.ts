import type { JsonBehavior, JsonFuncExpr, JsonOutput, JsonValueExpr, Node } from 'libpg-query';
import type { SqlType } from '../contract.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import type { Behaviour, Wrapper } from '../functions/json/sql-json.ts';
import type { Ast } from './ast.ts';
import { readTypeName } from './type-name.ts';

type At = (location: number | undefined) => number;

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  JSON_BEHAVIOR_NULL: 'null',
  JSON_BEHAVIOR_ERROR: 'error',
  JSON_BEHAVIOR_DEFAULT: 'default',
  JSON_BEHAVIOR_TRUE: 'true',
  JSON_BEHAVIOR_FALSE: 'false',
  JSON_BEHAVIOR_UNKNOWN: 'unknown',
  JSON_BEHAVIOR_EMPTY: 'empty array',
  JSON_BEHAVIOR_EMPTY_ARRAY: 'empty array',
  JSON_BEHAVIOR_EMPTY_OBJECT: 'empty object',
};
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  JSW_CONDITIONAL: 'conditional',
  JSW_UNCONDITIONAL: 'unconditional',
};

/** What each function may be told, and what it returns unless it is told. */
const FUNCTIONS = {
  JSON_EXISTS_OP: {
    name: 'json exists',
    behaviours: ['true', 'false', 'unknown', 'error'],
    types: [],
    usual: 'boolean',
  },
  JSON_VALUE_OP: { name: 'json value', behaviours: ['null', 'error', 'default'], types: null, usual: 'text' },
  JSON_QUERY_OP: {
    name: 'json query',
    behaviours: ['null', 'error', 'default', 'empty array', 'empty object'],
    types: ['jsonb', 'json', 'text', 'character varying'],
    usual: 'jsonb',
  },
} as const satisfies Readonly<
  Record<string, { name: string; behaviours: readonly Behaviour[]; types: readonly SqlType[] | null; usual: SqlType }>
>;
const NOT_A_VALUE: readonly SqlType[] = ['json', 'jsonb', 'jsonpath', 'bytea'];

/** JSON_EXISTS, JSON_VALUE and JSON_QUERY: their clauses are arguments of functions of these names. */
export function readSqlJson(node: JsonFuncExpr, read: (node: Node) => Ast, at: At): Ast {
  const place = at(node.location);
  const { op = '', context_item, pathspec, passing = [], output, on_empty, on_error, wrapper = '', quotes = '' } = node;
  if (!Object.hasOwn(FUNCTIONS, op)) throw unsupported(place, 'JSON_TABLE', 'Use a flatten or explode transform.');
  const { name, behaviours, types, usual } = FUNCTIONS[op as keyof typeof FUNCTIONS];
  const text = (value: string): Ast => ({ kind: 'literal', literal: 'string', text: value, at: place });
  const call = (called: string, args: readonly Ast[]): Ast => ({
    kind: 'call',
    name: called,
    arguments: args,
    names: [],
    variadic: false,
    at: place,
  });
  const cast = (argument: Ast, type: SqlType): Ast => ({
    kind: 'cast',
    argument,
    type: { type, modifiers: [], at: place },
    at: place,
  });
  const item = (value: JsonValueExpr | undefined): Ast => {
    if (value?.format?.format_type !== 'JS_FORMAT_DEFAULT') throw unsupported(place, 'FORMAT JSON', 'Cast to jsonb.');
    return read(value.raw_expr!);
  };
  const behaviour = (clause: JsonBehavior | undefined, otherwise: Behaviour): Behaviour => {
    const found = clause === undefined ? otherwise : BEHAVIOURS[clause.btype ?? ''];
    if (found !== undefined && (behaviours as readonly Behaviour[]).includes(found)) return found;
    throw new ExpressionFault(
      'syntax',
      place,
      `${name.replace(' ', '_')}() takes no such ON EMPTY or ON ERROR.`,
      `It takes ${behaviours.join(', ')}.`,
    );
  };

  const type = output === undefined ? usual : returned(output, at);
  const permitted: readonly SqlType[] | null = types;
  if (
    type !== usual &&
    (permitted === null ? type.endsWith('[]') || NOT_A_VALUE.includes(type) : !permitted.includes(type))
  ) {
    throw unsupported(place, `${name.replace(' ', '_')}() that returns ${type}`, 'Cast its result.');
  }
  const variables = passing.flatMap((argument) => {
    const { val, name: called = '' } = (argument as { JsonArgument: { val?: JsonValueExpr; name?: string } })
      .JsonArgument;
    return [text(called), call('json path variable', [item(val)])];
  });
  const common = [cast(item(context_item), 'jsonb'), read(pathspec!), call('jsonb_build_object', variables)];
  if (op === 'JSON_EXISTS_OP') return call(name, [...common, text(behaviour(on_error, 'false'))]);
  const fallback = (clause: JsonBehavior | undefined): Ast => {
    if (clause?.btype !== 'JSON_BEHAVIOR_DEFAULT')
      return cast({ kind: 'literal', literal: 'null', text: '', at: place }, type);
    const given = read(clause.expr!);
    demandPlain(given, place);
    return { kind: 'cast', argument: given, type: { type, modifiers: [], at: place }, isDefault: true, at: place };
  };
  const clauses = [
    ...common,
    text(behaviour(on_empty, 'null')),
    text(behaviour(on_error, 'null')),
    fallback(on_empty),
    fallback(on_error),
  ];
  if (op === 'JSON_VALUE_OP') return call(name, clauses);
  const wraps = WRAPPERS[wrapper] ?? 'none';
  if (wraps !== 'none' && quotes === 'JS_QUOTES_OMIT') {
    throw new ExpressionFault('syntax', place, 'OMIT QUOTES goes with no wrapper.', 'Leave one of the two out.');
  }
  const keeps: Ast = { kind: 'literal', literal: 'boolean', text: String(quotes !== 'JS_QUOTES_OMIT'), at: place };
  return call(name, [text(wraps), keeps, ...clauses]);
}

const NO_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['current_date', 'current_timestamp', 'localtime', 'localtimestamp'],
]);

/** What a DEFAULT may be there: a constant, a function, an operator, or a cast of one. */
function demandPlain(given: Ast, at: number): void {
  let plain = given;
  while (plain.kind === 'cast') plain = plain.argument;
  const { kind } = plain;
  if (kind === 'literal' || kind === 'operator') return;
  if (kind === 'call' && !NO_FUNCTIONS.has(plain.name) && !plain.name.includes(' ')) return;
  const what = 'DEFAULT that is neither a constant nor a function or an operator';
  throw unsupported(at, what, 'Leave it out, and put COALESCE around the whole.');
}

function returned({ typeName, returning }: JsonOutput, at: At): SqlType {
  const { type, modifiers, at: place } = readTypeName(typeName!, at);
  if (modifiers.length > 0) throw unsupported(place, 'RETURNING with a length or precision', 'Cast the result.');
  if (returning?.format?.format_type !== 'JS_FORMAT_DEFAULT')
    throw unsupported(place, 'FORMAT JSON', 'Cast the result.');
  return type;
}
