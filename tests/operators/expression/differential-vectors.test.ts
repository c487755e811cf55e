import { afterAll, beforeAll, expect, test } from 'vitest';
import { routines } from '../../../operators/expression/functions/index.ts';
import { compileExpression, type Expression } from '../../../operators/expression/index.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { batchOf } from '../../contract/batch-of.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { readCatalogue, type Signature } from './generate/catalogue.ts';
import { generate } from './generate/choices.ts';
import { generateExpressions } from './generate/generator.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';
import { COLUMNS, makeRows, type RowSet, SQL_COLUMNS } from './generate/rows.ts';

/** What `evaluate` and `select` write against what `print` prints, which the differential test holds to Postgres. */
const SEED = Number(process.env.EXPRESSION_SEED ?? Math.floor(Math.random() * 1_000_000));
const ROWS = 16;
const EXPRESSIONS = 2500;

let database: TestDatabase;
let oracle: Oracle;
let signatures: readonly Signature[];
let rows: RowSet;

beforeAll(async () => {
  database = await testDatabase();
  oracle = await openOracle(database.url);
  const names = new Set(routines.map(({ name }) => name));
  signatures = (await readCatalogue(oracle.client)).filter(
    ({ name, volatility }) => names.has(name) && volatility !== 'v',
  );
  const [choices] = generate(1, SEED, (one) => one);
  rows = await makeRows(oracle, choices!, 'written', ROWS);
});

afterAll(async () => {
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

function expressions(): readonly Expression[] {
  return generateExpressions({ signatures, columns: SQL_COLUMNS, seed: SEED, count: EXPRESSIONS }).flatMap(
    ({ sql }) => {
      const compiled = compileExpression(sql, COLUMNS);
      return compiled.ok ? [compiled.expression] : [];
    },
  );
}

const isChosen = (row: number) => row % 3 !== 1;

test('writes into a vector what it prints, of the selected rows alone', () => {
  const selection = Array.from({ length: ROWS }, (_, row) => row).filter(isChosen);
  let cells = 0;
  for (const expression of expressions()) {
    const evaluator = expression.bind({ now: oracle.now });
    const all = evaluator.print(batchOf(COLUMNS, rows.rows, { kinds: rows.kinds }));
    const written = evaluator.evaluate(batchOf(COLUMNS, rows.rows, { kinds: rows.kinds, selection }));
    const failed = new Set(all.failed.map(({ row }) => row));
    const where = `${expression.text} (seed ${SEED})`;
    expect(
      written.failed.map(({ row }) => row),
      where,
    ).toEqual(selection.filter((row) => failed.has(row)));
    for (const row of selection.filter((one) => !failed.has(one))) {
      const text = cellText(written.vector, row, expression.output.type);
      expect(text, `${where}, row ${row}`).toBe(asCell(all.texts[row]!, expression.type));
      cells++;
    }
  }
  expect(cells).toBeGreaterThan(EXPRESSIONS);
});

/** A boolean in a vector is read as text by its cast. */
function asCell(text: string | null, type: string): string | null {
  return type === 'boolean' && text !== null ? (text === 't' ? 'true' : 'false') : text;
}

test('selects the rows for which a condition is true', () => {
  const conditions = expressions().filter(({ type }) => type === 'boolean');
  for (const condition of conditions) {
    const evaluator = condition.bind({ now: oracle.now });
    const batch = batchOf(COLUMNS, rows.rows, { kinds: rows.kinds });
    const { texts, failed } = evaluator.print(batch);
    const selected = evaluator.select(batch);
    expect(selected.failed, condition.text).toEqual(failed);
    expect(Array.from(selected.kept), condition.text).toEqual([...texts.keys()].filter((row) => texts[row] === 't'));
  }
  expect(conditions.length).toBeGreaterThan(100);
});
