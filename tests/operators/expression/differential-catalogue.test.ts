import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SqlRoutine } from '../../../operators/expression/contract.ts';
import { isStable } from '../../../operators/expression/fold/stability.ts';
import { routines } from '../../../operators/expression/functions/index.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { readCatalogue, type Signature } from './generate/catalogue.ts';
import { compareAlone } from './generate/compare.ts';
import { SPELLINGS } from './generate/literals.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';

/** The table of routines against Postgres' own catalogue: signatures, and which of them a call means. */
let database: TestDatabase;
let oracle: Oracle;
let catalogue: ReadonlyMap<string, Signature>;

beforeAll(async () => {
  database = await testDatabase();
  oracle = await openOracle(database.url);
  const signatures = await readCatalogue(oracle.client);
  catalogue = new Map(signatures.flatMap((one) => laidOut(one).map((types) => [keyOf(one, types), one])));
});

afterAll(async () => {
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** One list of types for each number of arguments; `…` behind a type says that it comes any number of times. */
function laidOut({ arguments: types, variadic, defaults }: Signature): readonly (readonly string[])[] {
  const plain = types.map((type) => (type === '"any"' ? 'any' : type));
  if (variadic !== null) return [[...plain, `${variadic === '"any"' ? 'any' : variadic}…`]];
  return Array.from({ length: defaults + 1 }, (_, left) => plain.slice(0, plain.length - left));
}

const keyOf = ({ kind, name }: Pick<Signature, 'kind' | 'name'>, types: readonly string[]) =>
  `${kind} ${name}(${types})`;

function keysOf(routine: SqlRoutine): readonly string[] {
  const { arguments: types, variadic, defaults = [] } = routine;
  if (variadic !== undefined) {
    const before = types.at(-1) === variadic ? types.slice(0, -1) : types;
    return [keyOf(routine, [...before, `${variadic}…`])];
  }
  return Array.from({ length: defaults.length + 1 }, (_, left) => keyOf(routine, types.slice(0, types.length - left)));
}

/** No functions to Postgres: the grammar has them, or they take a type `name` where ours takes text. */
const OWN = new Set(['current_timestamp', 'current_date', 'localtimestamp', 'localtime', 'convert_to', 'convert_from']);
/** The grammar's, which stand in the table under names that no call can have. */
const isGrammar = (name: string) => name.includes(' ');
const plain = routines.filter(({ name }) => !OWN.has(name) && !isGrammar(name));

test('every signature is one of Postgres, with its result, its way with NULLs and its stability', () => {
  const own = (one: SqlRoutine) => ({ returns: one.returns, strict: one.strict !== false, isStable: isStable(one) });
  const wrong = plain.flatMap((routine) =>
    keysOf(routine).flatMap((key) => {
      const found = catalogue.get(key);
      if (found === undefined) return [`${key} is none of Postgres`];
      const { returns, strict, volatility, arguments: types } = found;
      const theirs = {
        returns,
        strict: types.length === 0 ? own(routine).strict : strict,
        isStable: volatility === 's',
      };
      const [one, other] = [JSON.stringify(own(routine)), JSON.stringify(theirs)];
      return one === other ? [] : [`${key}: ${one}, of Postgres ${other}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('no signature comes twice', () => {
  const keys = routines.flatMap(keysOf);
  expect(keys.filter((key, index) => keys.indexOf(key) < index)).toEqual([]);
});

const TYPES = Object.keys(SPELLINGS);
/** Not anyenum, anyrange and the like. */
const POLYMORPHIC = /^"?any("|element|array|nonarray|compatible(array|nonarray)?)?$/;
/** Text search, which Sluice has no types for. */
const LEFT_OUT = new Set(['operator @@(text,text)']);

test('a function or operator that is there takes all that Postgres takes of the types that there are', () => {
  const names = new Set(plain.map(({ kind, name }) => `${kind} ${name}`));
  const known = new Set(plain.flatMap(keysOf));
  const isOfTypes = ({ arguments: types, variadic, returns }: Signature) =>
    [...types, returns, ...(variadic === null ? [] : [variadic])].every(
      (type) => TYPES.includes(type) || POLYMORPHIC.test(type),
    );
  const missing = [...catalogue].filter(
    ([key, one]) =>
      names.has(`${one.kind} ${one.name}`) &&
      !known.has(key) &&
      !LEFT_OUT.has(key) &&
      one.volatility !== 'v' &&
      isOfTypes(one),
  );
  expect(missing.map(([key]) => key)).toEqual([]);
});

/** What may stand as an argument: NULL of each type, and a literal without one. */
const ARGUMENTS = [...TYPES.map((type) => `NULL::${type}`), 'NULL'];
/** The grammar keeps these for a syntax of their own. */
const SYNTAX = new Set(['extract', 'position', 'overlay', 'normalize', 'is_normalized', 'overlaps', ...OWN]);

test('calls with one or two arguments of any types mean the same as on Postgres, or nothing on both', {
  timeout: 600_000,
}, async () => {
  const names = [...new Set(plain.filter(({ kind }) => kind === 'function').map(({ name }) => name))];
  const operators = [...new Set(plain.filter(({ kind }) => kind === 'operator').map(({ name }) => name))];
  const called = names.filter((name) => !SYNTAX.has(name));
  const takes = (name: string, count: number) =>
    [...catalogue.values()].some((one) => one.name === name && mayTake(one, count));
  const calls = [
    ...called.flatMap((name) => (takes(name, 1) ? ARGUMENTS.map((one) => `${name}(${one})`) : [])),
    ...called.flatMap((name) => (takes(name, 2) ? pairs().map(([one, other]) => `${name}(${one}, ${other})`) : [])),
    ...operators.flatMap((name) => ARGUMENTS.map((one) => `${name} ${one}`)),
    ...operators.flatMap((name) => pairs().map(([one, other]) => `${one} ${name} ${other}`)),
  ];
  const { counts, disagreements } = await compareAlone(
    oracle,
    calls.map((sql) => ({ sql, parts: [] })),
  );
  console.log(`calls by type: ${calls.length} cases, ${JSON.stringify(counts)}`);
  expect(disagreements.length, disagreements.slice(0, 30).join('\n')).toBe(0);
});

function mayTake({ arguments: types, variadic, defaults }: Signature, count: number): boolean {
  return variadic === null ? count <= types.length && count >= types.length - defaults : count > types.length;
}

function pairs(): readonly (readonly [string, string])[] {
  return ARGUMENTS.flatMap((one) => ARGUMENTS.map((other) => [one, other] as const));
}
