import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import type { Ast, Cast, Choice, Distinct, Subscript, TruthTest } from '../parse/ast.ts';
import { elementOf } from '../types/array/io-of.ts';
import { ioOf } from '../types/io-of.ts';
import { checkCase } from './check-case.ts';
import { checkBetween, checkIn, checkQuantified } from './check-comparison.ts';
import { checkLiteral } from './check-literal.ts';
import { castTo, coerce, demand } from './coerce.ts';
import { checkCollate } from './collation.ts';
import { columnNamed } from './column-named.ts';
import { demandCommonType, isUntyped } from './common-type.ts';
import { resolveFunction } from './resolve-function.ts';
import { resolveOperator } from './resolve-operator.ts';
import type { Typed, TypedArray } from './typed.ts';

/** Settles the types of a part of an expression. */
export type Check = (ast: Ast) => Typed;

/** Settles every type, function, operator and cast of an expression over the columns. Throws `ExpressionFault`. */
export function checkExpression(ast: Ast, columns: ColumnTypes): Typed {
  const check: Check = (part) => checkPart(part, columns, check);
  const typed = check(ast);
  return typed.type === 'unknown' ? coerce(typed, 'text', 'implicit', ast.at)! : typed;
}

function checkPart(ast: Ast, columns: ColumnTypes, check: Check): Typed {
  const { at } = ast;
  switch (ast.kind) {
    case 'literal':
      return checkLiteral(ast);
    case 'column':
      return columnNamed(ast, columns);
    case 'call':
      return resolveFunction(ast, ast.arguments.map(check));
    case 'operator':
      return resolveOperator(ast.name, ast.left === null ? null : check(ast.left), check(ast.right), at);
    case 'and':
    case 'or': {
      const what = `An operand of ${ast.kind.toUpperCase()}`;
      return { kind: ast.kind, type: 'boolean', arguments: ast.arguments.map((one) => condition(one, check, what)) };
    }
    case 'not':
      return { kind: 'not', type: 'boolean', argument: condition(ast.argument, check, 'The operand of NOT') };
    case 'null-test':
      return { kind: 'null-test', type: 'boolean', argument: check(ast.argument), negated: ast.negated };
    case 'truth-test':
      return checkTruth(ast, check);
    case 'distinct':
      return checkDistinct(ast, check);
    case 'between':
      return checkBetween(ast, check);
    case 'in':
      return checkIn(ast, check);
    case 'quantified':
      return checkQuantified(ast, check);
    case 'nullif': {
      const equal = resolveOperator('=', check(ast.left), check(ast.right), at);
      return { kind: 'nullif', type: equal.arguments[0]!.type, equal };
    }
    case 'case':
      return checkCase(ast, check);
    case 'coalesce':
    case 'greatest':
    case 'least':
      return checkChoice(ast, check);
    case 'cast':
      return checkCast(ast, check);
    case 'collate':
      return checkCollate(check(ast.argument), at);
    case 'array':
      return checkArray(ast.elements.map(check), at);
    case 'subscript':
      return checkSubscript(ast, check);
    default:
      return ast satisfies never;
  }
}

/** A part that must be true, false or NULL. */
export function condition(ast: Ast, check: Check, what: string): Typed {
  return demand(check(ast), 'boolean', what, ast.at);
}

function checkTruth({ argument, truth, negated }: TruthTest, check: Check): Typed {
  const what = `The operand of IS ${negated ? 'NOT ' : ''}${truth === null ? 'UNKNOWN' : String(truth).toUpperCase()}`;
  const tested = condition(argument, check, what);
  return { kind: 'truth-test', type: 'boolean', argument: tested, truth, negated };
}

function checkDistinct({ left, right, negated, at }: Distinct, check: Check): Typed {
  // beside a bare NULL it is a test for NULL, of types without `=` too
  const other = isBareNull(right) ? left : isBareNull(left) ? right : null;
  if (other !== null) return { kind: 'null-test', type: 'boolean', argument: check(other), negated: !negated };
  const equal = resolveOperator('=', check(left), check(right), at);
  return { kind: 'distinct', type: 'boolean', equal, negated };
}

function isBareNull(ast: Ast): boolean {
  return ast.kind === 'literal' && ast.literal === 'null';
}

function checkChoice({ kind, arguments: parts, at }: Choice, check: Check): Typed {
  const nodes = parts.map(check);
  const name = kind.toUpperCase();
  const type = demandCommonType(nodes, `The arguments of ${name}`, at);
  if (kind !== 'coalesce' && ioOf(type).compare === null) {
    throw unsupported(at, `${name} of ${type}`, 'Cast the values to jsonb or text.');
  }
  const args = nodes.map((node, index) => demand(node, type, `An argument of ${name}`, parts[index]!.at));
  return kind === 'coalesce' ? { kind, type, arguments: args } : { kind, type, arguments: args };
}

/** An array constructor under a cast gets its element type from there. */
function checkCast({ argument, type, at, isDefault }: Cast, check: Check): Typed {
  const element = elementOf(type.type);
  if (argument.kind === 'array' && element !== null) {
    const target = { ...type, type: element };
    const elements = argument.elements.map((one) => castTo(notArray(check(one), one.at), target, one.at));
    return { kind: 'array', type: type.type, elements };
  }
  const given = check(argument);
  // Postgres 18 gives 'false' there, whatever the value is.
  if (isDefault === true && given.type === 'boolean' && type.type !== 'boolean')
    throw unsupported(at, `DEFAULT of type boolean for ${type.type}`, `Cast it, as in \`DEFAULT (…)::text\`.`);
  return castTo(given, type, argument.at < 0 ? at : argument.at);
}

/** An element of an array that is none itself. */
function notArray<T extends Pick<Typed, 'type'>>(element: T, at: number): T {
  if (elementOf(element.type) === null) return element;
  throw unsupported(at, 'arrays of arrays', 'Use jsonb for nested lists.');
}

function checkArray(elements: readonly Typed[], at: number): TypedArray {
  if (elements.length === 0) {
    throw new ExpressionFault('open_type', at, 'An empty array has no type.', 'Cast it, as in `ARRAY[]::text[]`.');
  }
  const type = demandCommonType(elements, 'The elements of ARRAY', at);
  notArray({ type }, at);
  const coerced = elements.map((one) => demand(one, type, 'An element of ARRAY', at));
  return { kind: 'array', type: `${type}[]` as TypedArray['type'], elements: coerced };
}

function checkSubscript({ argument, slice, first, low, high, at }: Subscript, check: Check): Typed {
  const given = check(argument);
  const array = isUntyped(given) && !slice ? coerce(given, 'jsonb', 'implicit', at)! : given;
  const element = elementOf(array.type);
  if (first && element !== null) {
    throw unsupported(at, 'arrays of several dimensions', 'Use jsonb for nested lists.');
  }
  if (array.type === 'jsonb' && !slice) return jsonbField(array, high!, check, at);
  if (element === null) {
    throw new ExpressionFault(
      'type_mismatch',
      at,
      `Type ${array.type} takes no subscript.`,
      'Subscript an array or jsonb.',
    );
  }
  const index = (part: Ast | null) => {
    if (part === null) return null;
    const typed = coerce(check(part), 'integer', 'assignment', part.at);
    if (typed !== null) return typed;
    throw new ExpressionFault(
      'type_mismatch',
      part.at,
      'A subscript of an array must be an integer.',
      'Cast it to integer.',
    );
  };
  const type = slice ? array.type : element;
  return { kind: 'subscript', type, argument: array, slice, low: index(low), high: index(high) };
}

/** `value['key']` and `value[0]` are `value #> ARRAY['key']` and `value #> ARRAY['0']`. */
function jsonbField(value: Typed, key: Ast, check: Check, at: number): Typed {
  const step = stepOf(check(key), at);
  if (step !== null) return resolveOperator('#>', value, { kind: 'array', type: 'text[]', elements: [step] }, at);
  throw new ExpressionFault('type_mismatch', at, 'A subscript of jsonb must be text or integer.', 'Cast it.');
}

function stepOf(typed: Typed, at: number): Typed | null {
  const text = coerce(typed, 'text', 'implicit', at);
  if (text !== null) return text;
  const whole = coerce(typed, 'integer', 'implicit', at);
  return whole === null ? null : coerce(whole, 'text', 'explicit', at);
}
