import pg from 'pg';
import { expect } from 'vitest';
import { casts } from '../../../operators/expression/casts/index.ts';
import type { Datum, SignatureType, SqlRoutine, SqlType } from '../../../operators/expression/contract.ts';
import { EvaluationError } from '../../../operators/expression/evaluation-error.ts';
import { elementOf, ioOfArray, scalarIo } from '../../../operators/expression/types/array/io-of.ts';
import type { Oracle } from './generate/oracle.ts';

/** One routine, called with every combination of the values of its arguments. A `null` is SQL's NULL. */
export interface Grid {
  /** Name of a function, or symbol of an operator. */
  readonly name: string;
  readonly types: readonly SqlType[];
  readonly values: readonly (readonly (string | null)[])[];
}

/** Calls ours and Postgres with all combinations: the same text comes out, or the same SQLSTATE. */
export async function expectSame(oracle: Oracle, routines: readonly SqlRoutine[], grid: Grid): Promise<void> {
  const calls = product(grid.values);
  const expressions = calls.map((values) => sqlOf(grid, values));
  const theirs = await oracle.evaluate(expressions);
  const different = calls.flatMap((values, index) => {
    const other = theirs[index]!;
    const postgres = other.kind === 'value' ? other.value : other.kind === 'failed' ? `fails ${other.sqlState}` : '';
    const ours = outcome(() => call(routines, grid, values));
    return ours === postgres ? [] : [{ expression: expressions[index], ours, postgres }];
  });
  expect(different).toEqual([]);
}

/** Casts each text to one type and then to another. */
export async function expectSameCasts(
  oracle: Oracle,
  from: SqlType,
  to: SqlType | null,
  texts: readonly string[],
): Promise<void> {
  const expressions = texts.map((text) => `${literal(text, from)}${to === null ? '' : `::${to}`}`);
  const theirs = await oracle.evaluate(expressions);
  const different = texts.flatMap((text, index) => {
    const other = theirs[index]!;
    const postgres = other.kind === 'value' ? other.value : other.kind === 'failed' ? `fails ${other.sqlState}` : '';
    const ours = outcome(() => {
      const value = read(text, from);
      if (to === null) return print(value, from);
      const cast = casts.find((one) => one.from === from && one.to === to);
      if (cast === undefined) throw new TypeError(`no cast from ${from} to ${to}`);
      return print(cast.call(value), to);
    });
    return ours === postgres ? [] : [{ expression: expressions[index], ours, postgres }];
  });
  expect(different).toEqual([]);
}

function outcome(work: () => string | null): string | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvaluationError) return `fails ${error.sqlState}`;
    throw error;
  }
}

function call(
  routines: readonly SqlRoutine[],
  { name, types }: Grid,
  texts: readonly (string | null)[],
): string | null {
  const routine = routines.find((one) => one.name === name && accepts(one, types));
  if (routine === undefined) throw new TypeError(`no routine ${name}(${types.join(', ')})`);
  const values = texts.map((text, index) => (text === null ? null : read(text, types[index]!)));
  if (routine.strict !== false && values.includes(null)) return null;
  const returns = returnType(routine.returns, types);
  const constants = types.map(() => undefined);
  const site = { argumentTypes: types, returnType: returns, constants, environment: { now: 0n } };
  const compiled = routine.call ?? routine.bind!(site);
  const defaults = routine.defaults ?? [];
  const missing = routine.arguments.length - values.length;
  const all = missing > 0 ? [...values, ...defaults.slice(defaults.length - missing)] : values;
  return print(compiled(...all), returns);
}

function accepts(routine: SqlRoutine, types: readonly SqlType[]): boolean {
  const { arguments: wanted, variadic, defaults = [] } = routine;
  if (types.length > wanted.length && variadic === undefined) return false;
  if (types.length < wanted.length - defaults.length) return false;
  return types.every((type, index) => fits(type, wanted[index] ?? variadic!));
}

function fits(type: SqlType, wanted: SignatureType): boolean {
  switch (wanted) {
    case 'any':
    case 'anyelement':
      return true;
    case 'anyarray':
    case 'anycompatiblearray':
      return elementOf(type) !== null;
    case 'anynonarray':
    case 'anycompatible':
      return elementOf(type) === null;
    default:
      return type === wanted;
  }
}

function returnType(wanted: SignatureType, types: readonly SqlType[]): SqlType {
  if (wanted !== 'anyarray' && wanted !== 'anycompatiblearray') return wanted as SqlType;
  const [first] = types;
  return types.find((type) => elementOf(type) !== null && type !== 'integer[]') ?? arrayOf(first!);
}

function arrayOf(type: SqlType): SqlType {
  return elementOf(type) === null ? (`${type}[]` as SqlType) : type;
}

function read(text: string, type: SqlType): Datum {
  return elementOf(type) === null ? scalarIo(type as never).parse(text) : ioOfArray(type).parse(text);
}

function print(value: Datum, type: SqlType): string | null {
  if (value === null) return null;
  return elementOf(type) === null ? scalarIo(type as never).print(value) : ioOfArray(type).print(value as never);
}

function sqlOf({ name, types }: Grid, values: readonly (string | null)[]): string {
  const literals = values.map((value, index) => literal(value, types[index]!));
  if (/^[a-z]/.test(name)) return `${name}(${literals.join(', ')})`;
  return `${literals[0]} ${name} ${literals[1]}`;
}

function literal(value: string | null, type: SqlType): string {
  return `${value === null ? 'NULL' : pg.escapeLiteral(value)}::${type}`;
}

function product(values: Grid['values']): (string | null)[][] {
  return values.reduce<(string | null)[][]>(
    (done, next) => done.flatMap((start) => next.map((value) => [...start, value])),
    [[]],
  );
}
