import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { ended, workplace } from './workplace.ts';

const ROWS = 30_000;
const KEYS = 5_000;

/** Orders of customers, each order twice; what each customer spent is known. */
function orders(): { files: Record<string, string>; spent: Map<string, number> } {
  const spent = new Map<string, number>();
  const lines: string[] = [];
  for (let order = 0; order < ROWS / 2; order++) {
    const customer = `c${(order * 7919) % KEYS}`;
    spent.set(customer, (spent.get(customer) ?? 0) + order);
    lines.push(`${order},${customer},${order}`, `${order},${customer},999999`);
  }
  const half = lines.length / 2;
  const file = (rows: readonly string[]): string => `order,customer,amount\n${rows.join('\n')}\n`;
  return { files: { 'a.csv': file(lines.slice(0, half)), 'b.csv': file(lines.slice(half)) }, spent };
}

const { files, spent } = orders();
const paying = [...spent].filter(([, total]) => total >= 22_000);

const LOAD = {
  files,
  fields: [
    { name: 'who', dataType: 'text', isPrimaryKey: true },
    { name: 'spent', dataType: 'bigint' },
  ],
  nodes: [
    { nodeType: 'deduplicate', config: { keyFields: ['order'] } },
    { nodeType: 'cast_type', config: { field: 'amount', targetType: 'integer' } },
    { nodeType: 'rename_field', config: { sourceField: 'customer', targetField: 'who' } },
    {
      nodeType: 'aggregate',
      config: { groupByFields: ['who'], aggregations: [{ field: 'amount', function: 'sum', alias: 'spent' }] },
    },
    { nodeType: 'filter_rows', config: { field: 'spent', operator: '>=', value: '22000' } },
  ],
  execution: { parallelism: 2, batchSize: 2_000 },
} satisfies Parameters<typeof workplace>[0];

const COUNTS = {
  read: ROWS,
  deduplicated: ROWS / 2,
  folded: ROWS / 2 - KEYS,
  filtered: KEYS - paying.length,
  loaded: paying.length,
};

/** The same without the filter: what the last one makes goes to the target within Postgres. */
const STRAIGHT = { ...LOAD, nodes: LOAD.nodes.slice(0, -1) };
const STRAIGHT_COUNTS = { ...COUNTS, filtered: 0, loaded: KEYS };

async function expectRight(
  place: Awaited<ReturnType<typeof workplace>>,
  expected: Iterable<[string, number]> = paying,
): Promise<void> {
  const rows = await place.query<{ who: string; spent: string }>('SELECT who, spent FROM ds_t');
  expect(new Map(rows.map((row) => [row.who, Number(row.spent)]))).toEqual(new Map(expected));
  const left = await place.query(
    `SELECT relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = 'sluice' AND relname LIKE 'staging\\_%' AND relname <> 'staging_marks' AND relkind = 'r'`,
  );
  expect(left).toEqual([]);
}

test('operators that hold follow one another, each followed by others, and every row is accounted for', async () => {
  await using place = await workplace(LOAD);
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: COUNTS });
  expect(run.nodes.map(({ type, in: into, out }) => [type, into, out])).toEqual([
    ['source', ROWS, ROWS],
    ['deduplicate', ROWS, ROWS / 2],
    ['cast_type', ROWS / 2, ROWS / 2],
    ['rename_field', ROWS / 2, ROWS / 2],
    ['aggregate', ROWS / 2, KEYS],
    ['filter_rows', KEYS, paying.length],
    ['target', paying.length, paying.length],
  ]);
  await expectRight(place);
});

test.for([
  { load: LOAD, counts: COUNTS, expected: paying },
  { load: STRAIGHT, counts: STRAIGHT_COUNTS, expected: [...spent] },
])('goes on from wherever it was cancelled, as if it had not been: $counts', async ({ load, counts, expected }) => {
  await using place = await workplace(load);
  const { id } = await place.start();
  let cancelled = 0;
  for (let attempt = 0; ; attempt++) {
    const ending = ended(place.runner, id);
    const isOver = await Promise.race([ending.then(() => true), delay(60 + attempt * 120, false)]);
    if (!isOver) await place.runner.cancel(id).catch(orEnded);
    const run = await ending;
    if (run.status === 'success') {
      expect(run).toMatchObject({ balanced: true, counts });
      break;
    }
    expect(run).toMatchObject({ status: 'cancelled', balanced: true, counts: { loaded: 0 } });
    cancelled += 1;
    await place.runner.resume(id);
  }
  expect(cancelled).toBeGreaterThan(0);
  await expectRight(place, expected);
});

test('staged rows that a crash of Postgres emptied are made again from the beginning', async () => {
  await using place = await workplace(LOAD);
  const { id } = await place.start();
  const { promise: midway, resolve: isMidway } = Promise.withResolvers<void>();
  const watching = place.runner.events(id).subscribe((event) => {
    if (event.kind === 'log' && event.entry.stage === 'stage') isMidway();
  });
  await midway;
  await place.runner.cancel(id);
  await ended(place.runner, id);
  watching.unsubscribe();
  // What recovery does to unlogged tables, the marks among them.
  await place.query('TRUNCATE sluice.staging_marks');
  await place.runner.resume(id);
  expect(await ended(place.runner, id)).toMatchObject({ status: 'success', balanced: true, counts: COUNTS });
  await expectRight(place);
});

/** A run may end by itself between a look at it and the cancel. */
function orEnded(error: unknown): void {
  if (!(error instanceof PipelineError && error.code === 'run.not_running')) throw error;
}

const KEPT = {
  files: { 'a.csv': 'k,t\n2,x\n1,y\n', 'b.csv': 'k,t\n2,z\n3,four\n' },
  source: { columns: [{ name: 'k', dataType: 'integer' }, { name: 't' }] },
  fields: [
    { name: 'k', dataType: 'integer' },
    { name: 't', dataType: 'varchar', length: 4, isNullable: false },
  ],
  nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'] } }],
  execution: { parallelism: 2, errorHandling: 'dlq' },
} satisfies Parameters<typeof workplace>[0];

/** Splits in which lanes have read what a holder made. */
async function readAgain(place: Awaited<ReturnType<typeof workplace>>): Promise<number> {
  const [row] = await place.query<{ splits: number }>(
    `SELECT count(*)::int AS splits FROM sluice.splits WHERE split LIKE '%stage 0 %' AND split NOT LIKE '%made'`,
  );
  return row!.splits;
}

test('what an operator that holds has made goes to the target within Postgres, where nothing is between them', async () => {
  await using place = await workplace(KEPT);
  const run = await place.run();
  expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 4, deduplicated: 1, loaded: 3 } });
  expect(run.nodes.map(({ type, in: into, out }) => [type, into, out])).toEqual([
    ['source', 4, 4],
    ['deduplicate', 4, 3],
    ['target', 3, 3],
  ]);
  expect(await place.query('SELECT k, t FROM ds_t ORDER BY ctid')).toEqual([
    { k: 2, t: 'x' },
    { k: 1, t: 'y' },
    { k: 3, t: 'four' },
  ]);
  expect(await readAgain(place)).toBe(0);
});

test.for<[string, string, string]>([
  ['too long', '3,fours', 'row.too_long'],
  ['missing', '3,', 'row.null'],
])('a row whose value is %s is found by lanes all the same, and the others are loaded', async ([, row, code]) => {
  await using place = await workplace({ ...KEPT, files: { ...KEPT.files, 'b.csv': `k,t\n2,z\n${row}\n` } });
  expect(await place.run()).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 4, deduplicated: 1, loaded: 2, deadLettered: 1 },
  });
  expect(await place.query('SELECT label, row_number::int, code FROM sluice.rejects')).toEqual([
    { label: 'b.csv', row_number: 2, code },
  ]);
  expect(await readAgain(place)).toBe(1);
});
