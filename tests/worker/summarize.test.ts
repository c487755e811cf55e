import pg from 'pg';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { ended, type Load, workplace } from './workplace.ts';

const ROWS = 20_000;
const CUSTOMERS = 500;

const FIELDS = [
  { name: 'account', dataType: 'integer', isPrimaryKey: true },
  { name: 'customer', dataType: 'integer' },
  { name: 'balance', dataType: 'numeric' },
  { name: 'kind', dataType: 'varchar' },
  { name: 'rate', dataType: 'double' },
  { name: 'premium', dataType: 'boolean' },
] satisfies Load['fields'];

const SUMMARY_COLUMNS = [
  { name: 'n', function: 'count' },
  { name: 'kinds', function: 'count', sourceField: 'kind' },
  { name: 'total', function: 'sum', sourceField: 'balance' },
  { name: 'most', function: 'max', sourceField: 'kind' },
  { name: 'least', function: 'min', sourceField: 'balance' },
  { name: 'mean', function: 'avg', sourceField: 'rate' },
  { name: 'premium', function: 'bool_or', sourceField: 'premium' },
];

const header = FIELDS.map(({ name }) => name).join(',');
const file = (rows: readonly string[]): string => `${header}\n${rows.join('\n')}\n`;

/** The target `ds_t` is the collection; `people` is its customer schema. */
function loadOf(rows: readonly string[], more: Partial<Load> = {}): Load {
  const half = Math.ceil(rows.length / 2);
  return {
    files: { 'a.csv': file(rows.slice(0, half)), 'b.csv': file(rows.slice(half)) },
    fields: FIELDS,
    schemas: {
      people: { name: 'people', fields: [{ name: 'id', dataType: 'bigint', isPrimaryKey: true }] },
      held: {
        name: 't',
        schemaType: 'collection',
        linkedSchemaId: 'people',
        joinMapping: 'collection.customer = customer.id',
        fields: [...FIELDS],
        summaryColumns: SUMMARY_COLUMNS,
      },
    },
    nodes: [
      {
        nodeType: 'summarize',
        config: { collectionSchemaId: 'held', customerSchemaId: 'people', joinKey: 'customer' },
      },
    ],
    execution: { parallelism: 2, batchSize: 1_000 },
    ...more,
  };
}

const many = (balance: number): string[] =>
  Array.from({ length: ROWS }, (_, row) => `${row},${row % CUSTOMERS},${balance},k${row % 7},0.1,${row % 3 === 0}`);

const SUMMARY = 'SELECT id, n, kinds, total, most, least, mean, premium FROM ds_t_summary ORDER BY id';

/** A run may end between a look at the clock and the cancel. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof PipelineError && error.code === 'run.not_running')) throw error;
}

type Place = Awaited<ReturnType<typeof workplace>>;

async function expectSummaryOfAll(place: Place): Promise<void> {
  const expected = await place.query(
    `SELECT customer::bigint AS id, count(*) AS n, count(kind) AS kinds, sum(balance) AS total, max(kind COLLATE "C") AS most,
       min(balance) AS least, avg(rate ORDER BY rate) AS mean, bool_or(premium) AS premium
     FROM ds_t WHERE customer IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  expect(await place.query(SUMMARY)).toEqual(expected);
}

test.for(['append', 'truncate', 'upsert'])(
  'a load by %s fills the summary of all rows of the table',
  async (loadMode) => {
    const rows = ['1,7,1.50,b,0.1,false', '2,7,2.25,B,0.2,true', '3,,9,c,0.3,true', '4,8,,,,'];
    await using place = await workplace(loadOf(rows, { target: { loadMode } }));
    await place.query(`INSERT INTO ds_t (account, customer, balance) VALUES (50, 9, 100)`);
    await place.query(`INSERT INTO ds_t_summary (id, n) VALUES (9, 3), (10, 4)`);
    const run = await place.run();
    expect(run).toMatchObject({ status: 'success', balanced: true, counts: { read: 4, loaded: 4 } });
    expect(run.nodes.map(({ type, in: into, out }) => [type, into, out])).toEqual([
      ['source', 4, 4],
      ['summarize', 4, 4],
      ['target', 4, 4],
    ]);
    const summary = await place.query(SUMMARY);
    expect(summary).toEqual([
      {
        id: '7',
        n: '2',
        kinds: '2',
        total: '3.75',
        most: 'b',
        least: '1.50',
        mean: 0.15000000000000002,
        premium: true,
      },
      { id: '8', n: '1', kinds: '0', total: null, most: null, least: null, mean: null, premium: null },
      ...(loadMode === 'truncate'
        ? []
        : [{ id: '9', n: '1', kinds: '0', total: '100', most: null, least: '100', mean: null, premium: null }]),
    ]);
    await expectSummaryOfAll(place);
  },
);

test('only columns that are named are filled, and rows that are right already are left alone', async () => {
  const config = {
    collectionSchemaId: 'held',
    customerSchemaId: 'people',
    joinKey: 'customer',
    aggregations: [{ function: 'SUM', sourceField: 'balance', outputField: 'total' }],
  };
  await using place = await workplace(
    loadOf(['1,7,1,a,,', '2,8,2,b,,'], { nodes: [{ nodeType: 'summarize', config }] }),
  );
  await place.query(
    `INSERT INTO ds_t_summary (id, n, total, updated_at) VALUES (7, 42, 1, 'epoch'), (8, 43, 3, 'epoch')`,
  );
  expect(await place.run()).toMatchObject({ status: 'success' });
  expect(
    await place.query(`SELECT id, n, total, updated_at = 'epoch' AS untouched FROM ds_t_summary ORDER BY id`),
  ).toEqual([
    { id: '7', n: '42', total: '1', untouched: true },
    { id: '8', n: '43', total: '2', untouched: false },
  ]);
});

test('a reader sees the old summary or the new one, whole, beside the rows that it is made of', async () => {
  await using place = await workplace(loadOf(many(2), { target: { loadMode: 'truncate' } }));
  await place.query(
    `INSERT INTO ds_t (account, customer, balance) SELECT n, n % ${CUSTOMERS}, 1 FROM generate_series(0, ${ROWS - 1}) n`,
  );
  await place.query(
    `INSERT INTO ds_t_summary (id, n, total) SELECT customer, count(*), sum(balance) FROM ds_t GROUP BY 1`,
  );
  const reader = new pg.Client({ connectionString: place.url });
  await reader.connect();
  try {
    const { id } = await place.start();
    const seen = new Set<string>();
    const end = ended(place.runner, id);
    let isOver = false;
    void end.finally(() => {
      isOver = true;
    });
    const look = async (): Promise<void> => {
      const { rows } = await reader.query(
        `SELECT (SELECT sum(total) FROM ds_t_summary) AS summary, (SELECT sum(balance) FROM ds_t) AS rows,
           (SELECT count(*) FROM ds_t_summary) AS customers`,
      );
      seen.add(Object.values(rows[0]).join(' '));
    };
    do await look();
    while (!isOver);
    expect(await end).toMatchObject({ status: 'success' });
    // The last look may have begun before the load was published.
    await look();
    expect([...seen]).toEqual([`${ROWS} ${ROWS} ${CUSTOMERS}`, `${ROWS * 2} ${ROWS * 2} ${CUSTOMERS}`]);
    await expectSummaryOfAll(place);
  } finally {
    await reader.end();
  }
});

test.for(['append', 'truncate'])(
  'a load by %s that was cancelled again and again ends with the right summary',
  async (loadMode) => {
    await using place = await workplace(loadOf(many(3), { target: { loadMode } }));
    const { id } = await place.start();
    let cancelled = 0;
    for (let attempt = 0; ; attempt++) {
      const stop = setTimeout(() => void place.runner.cancel(id).catch(unlessEnded), 60 + attempt * 120);
      const run = await ended(place.runner, id);
      clearTimeout(stop);
      if (run.status === 'success') {
        expect(run).toMatchObject({ balanced: true, counts: { read: ROWS, loaded: ROWS } });
        break;
      }
      expect(await place.query(SUMMARY)).toEqual([]);
      cancelled += 1;
      await place.runner.resume(id);
    }
    expect(cancelled).toBeGreaterThan(0);
    await expectSummaryOfAll(place);
  },
);

test('a summary that cannot be made fails the run by name, and a resume makes it', async () => {
  await using place = await workplace(loadOf(['1,7,1,a,,']));
  await place.query(`ALTER TABLE ds_t_summary ADD CONSTRAINT small CHECK (total < 1)`);
  const failed = await place.run();
  expect(failed).toMatchObject({
    status: 'failed',
    error: { code: 'summary.failed', node: 'n1' },
    counts: { loaded: 1 },
  });
  expect(await place.query(SUMMARY)).toEqual([]);
  await place.query('ALTER TABLE ds_t_summary DROP CONSTRAINT small');
  await place.runner.resume(failed.id);
  expect(await ended(place.runner, failed.id)).toMatchObject({ status: 'success', counts: { loaded: 1 } });
  await expectSummaryOfAll(place);
});

test('a staged load whose summary cannot be made publishes nothing', async () => {
  await using place = await workplace(loadOf(['1,7,1,a,,'], { target: { loadMode: 'truncate' } }));
  await place.query(`ALTER TABLE ds_t_summary ADD CONSTRAINT small CHECK (total < 1)`);
  expect(await place.run()).toMatchObject({ status: 'failed', error: { code: 'summary.failed', node: 'n1' } });
  expect(await place.query('SELECT account FROM ds_t')).toEqual([]);
});
