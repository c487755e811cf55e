import { modifiers as allModifiers } from '../casts/index.ts';
import type { Call, CastContext, Datum, SqlType, TypeModifier } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { ExpressionFault } from '../expression-fault.ts';
import type { TypeName } from '../parse/ast.ts';
import { elementOf } from '../types/array/io-of.ts';
import { ioOf } from '../types/io-of.ts';
import { findConversion } from './conversion.ts';
import type { Typed } from './typed.ts';

/** The node as one of `to`; `null` where there is no such cast in this context. A literal is read at once. */
export function coerce(node: Typed, to: SqlType, context: CastContext, at: number): Typed | null {
  if (node.type === to) return node;
  if (node.kind === 'collated' && node.type === 'unknown') {
    const argument = coerce(node.argument, to, context, at);
    return argument === null ? null : { ...node, type: to, argument };
  }
  if (node.type === 'unknown') {
    const { parse } = ioOf(to);
    if (node.kind !== 'constant') return { kind: 'conversion', type: to, argument: node, convert: parse, at };
    return { kind: 'constant', type: to, value: readLiteral(node.value, parse, at) };
  }
  const convert = findConversion(node.type, to, context);
  return convert === null ? null : { kind: 'conversion', type: to, argument: node, convert, at };
}

/** The node as one of `to`, or a fault that says what asks for it. */
export function demand(node: Typed, to: SqlType, what: string, at: number): Typed {
  const coerced = coerce(node, to, 'implicit', at);
  if (coerced !== null) return coerced;
  throw new ExpressionFault(
    'type_mismatch',
    at,
    `${what} must be ${to}, not ${node.type}.`,
    `Cast it, as in \`(…)::${to}\`, or compare it with something.`,
  );
}

/** A cast that the user wrote, with the type's modifiers. */
export function castTo(node: Typed, { type, modifiers, at }: TypeName, place: number): Typed {
  const modifier = modifiers.length === 0 ? null : modifierOf(type, at);
  if (modifier?.parse !== undefined && node.kind === 'constant' && node.type === 'unknown') {
    const read = (text: string) => modifier.parse!(text, modifiers);
    return { kind: 'constant', type, value: readLiteral(node.value, read, place) };
  }
  const coerced = coerce(node, type, 'explicit', place);
  if (coerced === null) {
    throw new ExpressionFault(
      'no_cast',
      place,
      `There is no cast from ${node.type} to ${type}.`,
      'Cast it to text first, or to a type in between.',
    );
  }
  if (modifier === null) return coerced;
  const convert = elementOf(type) === null ? bind(modifier, modifiers, at) : each(bind(modifier, modifiers, at));
  return { kind: 'conversion', type, argument: coerced, convert, at: place };
}

function readLiteral(value: Datum, parse: (text: string) => Datum, at: number): Datum {
  if (value === null) return null;
  return orFault(() => parse(value as string), 'bad_literal', at);
}

function bind(modifier: TypeModifier, modifiers: readonly number[], at: number): Call {
  return orFault(() => modifier.bind(modifiers), 'bad_modifier', at);
}

function each(convert: Call): Call {
  return (array: Datum[]) => array.map((element) => (element === null ? null : convert(element)));
}

function modifierOf(type: SqlType, at: number): TypeModifier {
  const scalar = elementOf(type) ?? type;
  const modifier = allModifiers.find((one) => one.type === scalar);
  if (modifier !== undefined) return modifier;
  throw new ExpressionFault('bad_modifier', at, `Type ${scalar} takes no modifier.`, 'Leave out the parentheses.');
}

const NOT_SUPPORTED = '0A000';

/** What reading gives, or a fault that says why there is nothing. */
export function orFault<T>(read: () => T, code: string, at: number): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const shown = error.sqlState === NOT_SUPPORTED ? 'unsupported' : code;
    throw new ExpressionFault(shown, at, sentence(error), 'Write it as Postgres reads the type.');
  }
}

function sentence({ reason, sqlState }: EvaluationError): string {
  return `${reason[0]!.toUpperCase()}${reason.slice(1)} (SQLSTATE ${sqlState}).`;
}
