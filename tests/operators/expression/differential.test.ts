import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYNTAX } from '../../../operators/expression/catalogue/syntax.ts';
import { routines } from '../../../operators/expression/functions/index.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { readCatalogue, type Signature } from './generate/catalogue.ts';
import { generate } from './generate/choices.ts';
import { type Comparison, compareAlone, compareOnRows } from './generate/compare.ts';
import { generateExpressions } from './generate/generator.ts';
import { mutate } from './generate/mutations.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';
import type { Verdict } from './generate/outcome.ts';
import { COLUMNS, makeRows, SQL_COLUMNS } from './generate/rows.ts';

/**
 * Ours against `SELECT expression` on a real Postgres: value (text output) and type are the same, or both fail.
 * The same expressions each time, unless EXPRESSION_SEED names others; EXPRESSION_CASES makes more of them.
 */
const SEED = Number(process.env.EXPRESSION_SEED ?? 20_261_128);
const CASES = Number(process.env.EXPRESSION_CASES ?? 20_000);
const OVER_COLUMNS = Math.ceil(CASES / 8);
const ROWS = 8;
const ROW_SETS = 5;
const MINUTES = 60_000;

let database: TestDatabase;
let oracle: Oracle;
let signatures: readonly Signature[];

beforeAll(async () => {
  database = await testDatabase();
  oracle = await openOracle(database.url);
  const names = new Set(routines.map(({ name }) => name));
  signatures = (await readCatalogue(oracle.client)).filter(
    ({ name, volatility }) => names.has(name) && volatility !== 'v',
  );
});

afterAll(async () => {
  console.log(`all: ${countsText(total)} (seed ${SEED})`);
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const CASE_FILES = new URL('./cases/', import.meta.url);

describe('expressions kept by hand', () => {
  test.each(readdirSync(CASE_FILES))('agree with Postgres: %s', async (file) => {
    const terms = linesOf(file).map((sql) => ({ sql, parts: [] }));
    expectNone(file, await compareAlone(oracle, terms));
  });

  test('agree with Postgres when they are mistyped', { timeout: 10 * MINUTES }, async () => {
    const lines = readdirSync(CASE_FILES).flatMap(linesOf);
    expectNone('mistyped', await compareAlone(oracle, mutate(lines, Math.ceil(CASES / 4), SEED)));
  });
});

function linesOf(file: string): readonly string[] {
  const text = readFileSync(new URL(file, CASE_FILES), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

test('the example of every function, operator and piece of syntax has a value, the same as on Postgres', async () => {
  const examples = [...routines.map(({ example }) => example), ...SYNTAX.map(({ example }) => example)];
  const compared = await compareAlone(
    oracle,
    examples.map((sql) => ({ sql, parts: [] })),
  );
  expectNone('examples', compared);
  expect(compared.counts.agreed + compared.counts.lastDigit).toBe(examples.length);
});

test('generated expressions agree with Postgres', { timeout: 10 * MINUTES }, async () => {
  const terms = generateExpressions({ signatures, columns: [], seed: SEED, count: CASES });
  const compared = await compareAlone(oracle, terms);
  expectNone('generated, without columns', compared);
  expectTelling(compared);
});

test('generated expressions over columns agree with Postgres, however the columns are held', {
  timeout: 10 * MINUTES,
}, async () => {
  const share = Math.ceil(OVER_COLUMNS / ROW_SETS);
  const [choices] = generate(1, SEED, (one) => one);
  for (let set = 0; set < ROW_SETS; set++) {
    const rows = await makeRows(oracle, choices!, `rows${set}`, ROWS);
    const terms = generateExpressions({ signatures, columns: SQL_COLUMNS, seed: SEED + set, count: share });
    const compared = await compareOnRows(oracle, terms, rows);
    expectNone(`generated, over ${COLUMNS.length} columns of ${ROWS} rows`, compared);
    expectTelling(compared);
  }
});

const SHOWN = 25;

const total: Record<Verdict, number> = { agreed: 0, lastDigit: 0, bothFailed: 0, unsupported: 0, disagreed: 0 };

function expectNone(what: string, { counts, disagreements, unsupported }: Comparison): void {
  for (const verdict of Object.keys(total) as Verdict[]) total[verdict] += counts[verdict];
  console.log(`${what}: ${countsText(counts)}`);
  const refused = [...unsupported]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, times]) => `${times} × ${reason}`);
  if (refused.length > 0) console.log(`  not supported: ${refused.slice(0, 8).join('  ')}`);
  const repeat = `EXPRESSION_SEED=${SEED} EXPRESSION_CASES=${CASES} npm test -- tests/operators/expression/differential.test.ts`;
  const shown = disagreements.slice(0, SHOWN).join('\n');
  expect(disagreements.length, `${disagreements.length} disagreements; to repeat: ${repeat}\n${shown}`).toBe(0);
}

/** Most cases have a value, and few are refused: else the agreement would say nothing. */
function expectTelling({ counts }: Comparison): void {
  const cases = sum(counts);
  expect(counts.agreed / cases).toBeGreaterThan(0.45);
  expect(counts.unsupported / cases).toBeLessThan(0.1);
  expect(counts.lastDigit / cases).toBeLessThan(0.005);
}

function countsText(counts: Comparison['counts']): string {
  const { agreed, lastDigit, bothFailed, unsupported, disagreed } = counts;
  return (
    `${sum(counts)} cases, ${agreed} agreed values, ${lastDigit} but for the last digit of a C library's float, ` +
    `${bothFailed} both failed, ${unsupported} not supported, disagreements: ${disagreed}`
  );
}

function sum(counts: Comparison['counts']): number {
  return Object.values(counts).reduce((all, one) => all + one, 0);
}
