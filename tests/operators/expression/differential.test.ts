import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routines } from '../../../operators/expression/functions/index.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { readCatalogue, type Signature } from './generate/catalogue.ts';
import { generate } from './generate/choices.ts';
import { type Comparison, compareAlone, compareOnRows } from './generate/compare.ts';
import { generateExpressions } from './generate/generator.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';
import { COLUMNS, makeRows, SQL_COLUMNS } from './generate/rows.ts';

/**
 * Ours against `SELECT expression` on a real Postgres: value (text output) and type are the same, or both fail.
 * EXPRESSION_SEED repeats a run, EXPRESSION_CASES makes it longer.
 */
const SEED = Number(process.env.EXPRESSION_SEED ?? Math.floor(Math.random() * 1_000_000));
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
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const CASE_FILES = new URL('./cases/', import.meta.url);

describe('expressions kept by hand', () => {
  test.each(readdirSync(CASE_FILES))('agree with Postgres: %s', async (file) => {
    const lines = readFileSync(new URL(file, CASE_FILES), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    expectNone(
      file,
      await compareAlone(
        oracle,
        lines.map((sql) => ({ sql, parts: [] })),
      ),
    );
  });
});

test('the example of every function and operator has a value, the same as on Postgres', async () => {
  const examples = routines.map(({ example }) => ({ sql: example, parts: [] }));
  const compared = await compareAlone(oracle, examples);
  expectNone('examples', compared);
  expect(compared.counts).toMatchObject({ agreed: routines.length, disagreed: 0 });
});

test(`generated expressions agree with Postgres`, { timeout: 10 * MINUTES }, async () => {
  const terms = generateExpressions({ signatures, columns: [], seed: SEED, count: CASES });
  expectNone('generated, without columns', await compareAlone(oracle, terms));
});

test('generated expressions over columns agree with Postgres, however the columns are held', {
  timeout: 10 * MINUTES,
}, async () => {
  const share = Math.ceil(OVER_COLUMNS / ROW_SETS);
  const [choices] = generate(1, SEED, (one) => one);
  for (let set = 0; set < ROW_SETS; set++) {
    const rows = await makeRows(oracle, choices!, `rows${set}`, ROWS);
    const terms = generateExpressions({ signatures, columns: SQL_COLUMNS, seed: SEED + set, count: share });
    expectNone(`generated, over ${COLUMNS.length} columns of ${ROWS} rows`, await compareOnRows(oracle, terms, rows));
  }
});

const SHOWN = 25;

function expectNone(what: string, { counts, disagreements, unsupported }: Comparison): void {
  const cases = Object.values(counts).reduce((sum, one) => sum + one, 0);
  console.log(
    `${what}: ${cases} cases, ${counts.agreed} agreed values, ${counts.lastDigit} but for a float's last digit, ` +
      `${counts.bothFailed} both failed, ` +
      `${counts.unsupported} not supported, disagreements: ${counts.disagreed} (seed ${SEED})`,
  );
  const repeat = `EXPRESSION_SEED=${SEED} EXPRESSION_CASES=${CASES} npm test -- tests/operators/expression/differential.test.ts`;
  const shown = disagreements.slice(0, SHOWN).join('\n');
  expect(disagreements.length, `${disagreements.length} disagreements; to repeat: ${repeat}\n${shown}`).toBe(0);
  expect([...unsupported.keys()].filter((reason) => reason === '')).toEqual([]);
}
