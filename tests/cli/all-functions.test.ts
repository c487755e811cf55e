import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { expressionCatalogue } from '../../operators/expression/catalogue/index.ts';
import { openOracle } from '../operators/expression/generate/oracle.ts';
import { isLastDigit, type Outcome, outcomeText } from '../operators/expression/generate/outcome.ts';
import { testDatabase } from '../services/postgres.ts';
import { sluice } from './sluice.ts';

const FILE = fileURLToPath(new URL('../../docs/reference/all-functions.txt', import.meta.url));
const LINES = readFileSync(FILE, 'utf8').split('\n').slice(0, -1);

/** What these give is another thing at another time: only their type is compared. */
const BY_THE_CLOCK = /\b(now|current_|local|transaction_|statement_|age\()/i;

test('the file has an example of every function, operator and piece of syntax, one a line', () => {
  const catalogue = expressionCatalogue();
  for (const { name, signatures } of catalogue)
    for (const { example } of signatures) expect([name, LINES.includes(example.expression)]).toEqual([name, true]);
  expect(catalogue.filter(({ kind }) => kind === 'function').length).toBeGreaterThan(200);
});

test('sluice eval gives for every line what SELECT gives on Postgres, value and type', async () => {
  const { stdout, exit, stderr } = await sluice(['eval', '--file', FILE]);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  const ours = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  await using database = await testDatabase();
  await using oracle = await openOracle(database.url);
  const theirs = await oracle.evaluate(LINES);
  expect(ours).toHaveLength(LINES.length);
  const different = LINES.flatMap((sql, index) => {
    const { ok, value, type, error } = ours[index];
    if (ok !== true) return [`${sql}\n  ${JSON.stringify(error)}`];
    const own: Outcome = { kind: 'value', value, type };
    const postgres = theirs[index]!;
    return isSame(sql, own, postgres)
      ? []
      : [`${sql}\n  ours ${outcomeText(own)}\n  Postgres ${outcomeText(postgres)}`];
  });
  expect(different).toEqual([]);
  console.log(`${LINES.length} lines, disagreements: ${different.length}`);
});

function isSame(sql: string, ours: Outcome, postgres: Outcome): boolean {
  if (ours.kind !== 'value' || postgres.kind !== 'value' || ours.type !== postgres.type) return false;
  if (BY_THE_CLOCK.test(sql)) return (ours.value === null) === (postgres.value === null);
  return ours.value === postgres.value || isLastDigit(sql, ours, postgres);
}
