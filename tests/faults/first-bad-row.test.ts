import { expect, test } from 'vitest';
import { type Load, workplace } from '../worker/workplace.ts';
import { contentOf, csvOf, FIELDS, NO_ROWS, tableContent } from './rows.ts';

/** A line that its node refuses: the source for a lack of fields, the cast for text, the target for an empty key. */
const BAD = { src: 'alone', n1: 'x,', out: ',x' } as const;
type Node = keyof typeof BAD;

const CAST = [{ nodeType: 'cast_type', config: { field: 'k', targetType: 'integer' } }];

/** Rows 1 to 8,000 in batches of some 2,500; these rows are bad. */
function loadOf(bad: Readonly<Record<number, string>>, rest: Partial<Load> = {}): Load {
  const lines = csvOf(1, 8_000).split('\n');
  for (const [row, line] of Object.entries(bad)) lines[Number(row)] = line;
  return { files: { 'a.csv': lines.join('\n') }, fields: FIELDS, nodes: CAST, ...rest };
}

test.for<readonly [Node, Node, Node]>([
  ['src', 'n1', 'out'],
  ['n1', 'out', 'src'],
  ['out', 'src', 'n1'],
])('of bad rows in one batch, the first in the file stops the run: %s before %s and %s', async (nodes) => {
  const bad = Object.fromEntries(nodes.map((node, index) => [10 * (index + 1), BAD[node]]));
  await using work = await workplace(loadOf(bad));
  expect(await work.run()).toMatchObject({
    status: 'failed',
    error: { code: 'row.rejected', node: nodes[0], origin: { label: 'a.csv', row: 10 } },
  });
  expect(await tableContent(work)).toEqual(NO_ROWS);
  expect(await work.query('SELECT row_number::int AS row, disposition FROM sluice.rejects')).toEqual([
    { row: 10, disposition: 'failed' },
  ]);
});

test.for([
  ['a rule that is checked at once', 'CHECK (k <> 5)', 5, 'row.check'],
  ['a rule that is checked at the commit', 'UNIQUE (k) DEFERRABLE INITIALLY DEFERRED', 4_001, 'row.unique'],
] as const)('a row that the table refuses by %s comes before a later malformed one', async ([, rule, row, code]) => {
  const twice = `4000,${'x'.repeat(95)}`;
  await using work = await workplace(loadOf({ 4001: twice, 7000: BAD.src }, { execution: { batchSize: 100_000 } }));
  await work.query(`ALTER TABLE ds_t ADD CONSTRAINT the_rule ${rule}`);
  expect(await work.run()).toMatchObject({
    status: 'failed',
    balanced: true,
    error: { code: 'row.rejected', node: 'out', origin: { row }, detail: { code } },
  });
});

test('a row that stops the run keeps what was committed before it', async () => {
  await using work = await workplace(loadOf({ 7000: BAD.n1, 7001: BAD.src }, { execution: { batchSize: 1_000 } }));
  const failed = await work.run();
  expect(failed).toMatchObject({ status: 'failed', error: { node: 'n1', origin: { row: 7_000 } } });
  const kept = await tableContent(work);
  expect(kept.rows).toBeGreaterThan(0);
  expect(kept).toEqual(contentOf(1, kept.rows));
});

test('with several lanes, the row that stops the run is the first bad one of its file', async () => {
  const { files } = loadOf({ 3000: BAD.out, 3001: BAD.src });
  const both = { 'a.csv': files['a.csv']!, 'b.csv': files['a.csv']! };
  await using work = await workplace(loadOf({}, { files: both, execution: { parallelism: 2 } }), { lanes: 'thread' });
  expect(await work.run()).toMatchObject({ status: 'failed', error: { node: 'out', origin: { row: 3_000 } } });
});
