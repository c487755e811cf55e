import type {
  JsonArrayConstructor,
  JsonObjectConstructor,
  JsonOutput,
  JsonParseExpr,
  JsonScalarExpr,
  JsonValueExpr,
  Node,
} from 'libpg-query';
import type { SqlType } from '../contract.ts';
import { unsupported } from '../expression-fault.ts';
import { absentName } from '../functions/json/constructors.ts';
import type { Ast, FunctionCall } from './ast.ts';
import { readTypeName } from './type-name.ts';

type At = (location: number | undefined) => number;
type Read = (node: Node) => Ast;

const RETURNED: readonly SqlType[] = ['json', 'jsonb', 'text', 'character varying'];

/** `JSON(text)`: a cast to json. */
export function readJsonParse({ expr, unique_keys = false, location }: JsonParseExpr, read: Read, at: At): Ast {
  const place = at(location);
  if (unique_keys) throw unsupported(place, 'JSON() with unique keys', 'Test it with IS JSON WITH UNIQUE KEYS.');
  return castTo(jsonItem(expr, read, place), 'json', place);
}

/** `JSON_SCALAR(value)`. */
export function readJsonScalar({ expr, location }: JsonScalarExpr, read: Read, at: At): Ast {
  return callOf('json scalar', [read(expr!)], at(location));
}

/** `JSON_OBJECT(key: value, …)`: json_build_object, unless NULLs are to be absent. */
export function readJsonObject(node: JsonObjectConstructor, read: Read, at: At): Ast {
  const { exprs = [], output, absent_on_null = false, unique = false } = node;
  const place = at(node.location);
  if (unique) throw unsupported(place, 'JSON_OBJECT() with unique keys', 'Leave it out.');
  const parts = exprs.flatMap((one) => {
    const { key, value } = (one as { JsonKeyValue: { key?: Node; value?: JsonValueExpr } }).JsonKeyValue;
    return [read(key!), jsonItem(value, read, place)];
  });
  return made('object', parts, absent_on_null, returnedBy(output, at), place);
}

/** `JSON_ARRAY(value, …)`: NULLs are absent unless it says otherwise. */
export function readJsonArray(node: JsonArrayConstructor, read: Read, at: At): Ast {
  const { exprs = [], output, absent_on_null = false } = node;
  const place = at(node.location);
  const parts = exprs.map((one) => jsonItem((one as { JsonValueExpr: JsonValueExpr }).JsonValueExpr, read, place));
  return made('array', parts, absent_on_null, returnedBy(output, at), place);
}

/** `type`: what RETURNING says; `null` where it says nothing: json, or jsonb where one of the parts is. */
function made(kind: 'object' | 'array', parts: readonly Ast[], absent: boolean, type: SqlType | null, at: number): Ast {
  const nameFor = (built: 'json' | 'jsonb') =>
    absent && parts.length > 0 ? absentName(kind, built) : `${built}_build_${kind}`;
  const built = type === 'jsonb' ? 'jsonb' : 'json';
  const call = callOf(nameFor(built), parts, at);
  if (type === null) return { ...call, ofJsonb: nameFor('jsonb') };
  return type === built ? call : castTo(call, type, at);
}

function returnedBy(output: JsonOutput | undefined, at: At): SqlType | null {
  if (output === undefined) return null;
  const { type, modifiers, at: place } = readTypeName(output.typeName!, at);
  if (!RETURNED.includes(type) || modifiers.length > 0) {
    throw unsupported(place, `JSON that is returned as ${type}`, 'Cast it.');
  }
  if (output.returning?.format?.format_type !== 'JS_FORMAT_DEFAULT') {
    throw unsupported(place, 'FORMAT JSON', 'Cast the result.');
  }
  return type;
}

function jsonItem(value: JsonValueExpr | undefined, read: Read, place: number): Ast {
  if (value?.format?.format_type !== 'JS_FORMAT_DEFAULT') throw unsupported(place, 'FORMAT JSON', 'Cast to jsonb.');
  return read(value.raw_expr!);
}

function callOf(name: string, args: readonly Ast[], at: number): FunctionCall {
  return { kind: 'call', name, arguments: args, names: [], variadic: false, at };
}

function castTo(argument: Ast, type: SqlType, at: number): Ast {
  return { kind: 'cast', argument, type: { type, modifiers: [], at }, at };
}
