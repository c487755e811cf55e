import { describe, expect, test } from 'vitest';
import { withMemory } from './with-memory.ts';
import { ended, type Load, type Workplace, workplace } from './workplace.ts';

const ROWS = 6_000;
const KEYS = 1_700;

/** Many rows of a key, in three files; every 97th has a day that is none, every 89th a score that is none. */
const line = (nr: number): string => {
  const key = (nr * 7919) % KEYS;
  const name = key % 5 === 0 ? '' : `name ${key} ${'long '.repeat(key % 7)}`;
  const day = nr % 97 === 0 ? 'soon' : `2024-02-${String((key % 28) + 1).padStart(2, '0')}`;
  const score = nr % 89 === 0 ? '1,5' : key % 2 === 0 ? `${key}` : `${key}.0`;
  return `${nr},${name},${day},"${score}"`;
};
const part = (from: number, to: number): string =>
  `nr,name,day,score\n${Array.from({ length: to - from }, (_, at) => line(from + at)).join('\n')}\n`;

const MESSY: Load = {
  files: { 'a.csv': part(0, 2_500), 'b.csv': part(2_500, 2_700), 'c.csv': part(2_700, ROWS) },
  source: {
    columns: [
      { name: 'nr', dataType: 'integer' },
      { name: 'name', dataType: 'text' },
      { name: 'day', dataType: 'date' },
      { name: 'score', dataType: 'numeric' },
    ],
  },
  fields: [
    { name: 'nr', dataType: 'integer' },
    { name: 'name', dataType: 'text' },
    { name: 'day', dataType: 'date' },
    { name: 'score', dataType: 'numeric' },
  ],
  nodes: [{ id: 'once', nodeType: 'deduplicate', config: { keyFields: ['name', 'score'] } }],
  execution: { errorHandling: 'dlq', batchSize: 700 },
};

const SMALL = 1;

async function outcomeOf(work: Workplace) {
  const run = await work.run();
  return {
    status: run.status,
    balanced: run.balanced,
    counts: run.counts,
    rows: await work.query('SELECT nr, name, day::text, score::text FROM ds_t ORDER BY nr'),
    rejects: await work.query(
      'SELECT label, row_number::int, node, column_name, value, code FROM sluice.rejects ORDER BY 1, 2',
    ),
  };
}

describe('rows of which the first of a key stays', () => {
  test('are the same, read by one lane that remembers keys, by one that has little memory, and by three that stage rows', async () => {
    const outcomes = [];
    for (const changes of [{}, { adjust: withMemory(SMALL) }, { execution: { ...MESSY.execution, parallelism: 3 } }]) {
      await using work = await workplace({ ...MESSY, ...changes });
      outcomes.push(await outcomeOf(work));
    }
    const [remembered, claimed, staged] = outcomes;
    expect(remembered).toMatchObject({ status: 'partial', balanced: true, counts: { read: ROWS } });
    expect(remembered!.rows.length + remembered!.counts!.deduplicated + remembered!.counts!.deadLettered).toBe(ROWS);
    expect(remembered!.rejects.length).toBe(
      Math.ceil(ROWS / 97) + Math.floor(ROWS / 89) - Math.floor(ROWS / (97 * 89)),
    );
    expect(claimed).toEqual(remembered);
    expect(staged).toEqual(remembered);
  });

  test.each<[string, Partial<Load>, 'direct' | 'staged', boolean]>([
    ['at once, where one lane reads', {}, 'direct', true],
    ['into staging, where the load replaces the table', { target: { loadMode: 'truncate' } }, 'staged', true],
    ['at the end, where several lanes read', { execution: { parallelism: 2 } }, 'staged', false],
    [
      'at the end, where keys are remembered over runs',
      { nodes: [{ id: 'once', nodeType: 'deduplicate', config: { keyFields: ['name'], scope: 'pipeline' } }] },
      'staged',
      false,
    ],
    [
      'at the end, where the key is JSON',
      {
        source: { columns: [{ name: 'nr' }, { name: 'name' }, { name: 'day' }, { name: 'score', dataType: 'json' }] },
        fields: [{ name: 'score', dataType: 'json' }],
        nodes: [{ id: 'once', nodeType: 'deduplicate', config: { keyFields: ['score'] } }],
      },
      'staged',
      false,
    ],
    [
      'at once, where JSON beside the key lands as JSON',
      {
        source: { columns: [{ name: 'nr' }, { name: 'name' }, { name: 'day' }, { name: 'score', dataType: 'json' }] },
        fields: [{ name: 'score', dataType: 'json' }],
        nodes: [{ id: 'once', nodeType: 'deduplicate', config: { keyFields: ['name'] } }],
      },
      'direct',
      true,
    ],
  ])('go on %s', async (_, changes, shape, remembers) => {
    await using work = await workplace({ ...MESSY, ...changes });
    const [once] = work.plan.operators;
    expect(work.plan.shape).toBe(shape);
    expect([once?.state !== undefined, once?.finish === undefined]).toEqual([remembers, remembers]);
  });

  test.each<[string, Partial<Load>, string]>([
    ['as it is in a column of text', { fields: [{ name: 'j', dataType: 'text' }] }, '{"a": 2}'],
    [
      'as a text is made of it',
      {
        fields: [{ name: 'all', dataType: 'text' }],
        nodes: [
          { nodeType: 'deduplicate', config: { keyFields: ['k'] } },
          { nodeType: 'merge_fields', config: { sourceFields: ['k', 'j'], separator: ' ', outputField: 'all' } },
          { nodeType: 'drop_fields', config: { fields: ['k', 'j'] } },
        ],
      },
      '1 {"a": 2}',
    ],
  ])('hold the same JSON with one lane and with three, %s', async (_, changes, text) => {
    for (const parallelism of [1, 3]) {
      await using work = await workplace({
        files: { 'a.csv': 'k,j\n1,"{""a"":1,""a"":2}"\n1,[]\n' },
        source: { columns: [{ name: 'k' }, { name: 'j', dataType: 'json' }] },
        fields: [],
        nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'] } }],
        execution: { parallelism },
        ...changes,
      });
      expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { deduplicated: 1 } });
      const rows = await work.query<Record<string, string>>(`SELECT * FROM ds_t`);
      expect(rows.map(({ j, all }) => j ?? all)).toEqual([text]);
    }
  });

  test('share the memory of the plan, where several nodes look for them', async () => {
    const once = (id: string, field: string) => ({ id, nodeType: 'deduplicate', config: { keyFields: [field] } });
    await using alone = await workplace(MESSY);
    await using two = await workplace({ ...MESSY, nodes: [once('one', 'name'), once('two', 'day')] });
    const bytes = ({ plan }: Workplace): number[] => plan.operators.map(({ state }) => state!.bytes);
    expect(bytes(two)).toEqual([bytes(alone)[0]! / 2, bytes(alone)[0]! / 2]);
    expect(two.plan.memoryBytes).toBe(alone.plan.memoryBytes);
  });
});

describe.each([
  ['that remembers its keys', {}],
  ['that claims its keys', { adjust: withMemory(SMALL) }],
])('a load %s', (_, memory) => {
  const GOOD: Load = {
    files: {
      'a.csv': `k,v\n${Array.from({ length: 4_000 }, (_, at) => `${at % 2_500},${at < 2_500 ? 'first' : 'again'}\n`).join('')}`,
      'b.csv': `k,v\n${Array.from({ length: 4_000 }, (_, at) => `${at},${at < 2_500 ? 'again' : 'first'}\n`).join('')}`,
    },
    fields: [
      { name: 'k', dataType: 'integer' },
      { name: 'v', dataType: 'text' },
    ],
    nodes: [{ nodeType: 'deduplicate', config: { keyFields: ['k'] } }],
    execution: { batchSize: 300, errorHandling: 'dlq' },
    ...memory,
  };
  const tables = (work: Workplace) =>
    work.query(`SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(claims|staging)_[0-9a-f]{32}'`);

  test('leaves nothing of them behind once it has ended well', async () => {
    await using work = await workplace(GOOD);
    expect(await work.run()).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 8_000, loaded: 4_000, deduplicated: 4_000 },
    });
    expect(await work.query('SELECT v, count(*)::int AS rows FROM ds_t GROUP BY v')).toEqual([
      { v: 'first', rows: 4_000 },
    ]);
    expect(await work.query('SELECT FROM sluice.operator_states')).toEqual([]);
    expect(await tables(work)).toEqual([]);
  });

  test('loses no key of a transaction that the table refuses, and lets none through twice', async () => {
    await using work = await workplace(GOOD);
    await work.query('ALTER TABLE ds_t ADD CHECK (k % 500 <> 7)');
    expect(await work.run()).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 8_000, loaded: 3_992, deduplicated: 4_000, deadLettered: 8 },
    });
    expect(await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t')).toEqual([
      { rows: 3_992, keys: 3_992 },
    ]);
  });

  test('goes on with what it knew, when it failed at a bad row and is resumed', async () => {
    await using work = await workplace({ ...GOOD, execution: { batchSize: 300 } });
    await work.query('ALTER TABLE ds_t ADD CONSTRAINT none CHECK (k <> 3100)');
    const { id, status } = await work.run();
    expect(status).toBe('failed');
    const [kept] = await work.query<{ rows: number }>('SELECT count(*)::int AS rows FROM ds_t');
    expect(kept!.rows).toBe(2_500);
    await work.query('ALTER TABLE ds_t DROP CONSTRAINT none');
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 8_000, loaded: 4_000, deduplicated: 4_000 },
    });
    expect(
      await work.query('SELECT v, count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t GROUP BY v'),
    ).toEqual([{ v: 'first', rows: 4_000, keys: 4_000 }]);
  });

  test('begins anew, with nothing known, when a crash of Postgres has emptied its staged rows', async () => {
    await using work = await workplace({ ...GOOD, target: { loadMode: 'truncate' }, execution: { batchSize: 300 } });
    await work.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not yet'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON ds_t FOR EACH STATEMENT EXECUTE FUNCTION refuse()`);
    const { id, status } = await work.run();
    expect(status).toBe('failed');
    await work.query('DROP TRIGGER refuse ON ds_t');
    // What recovery does to unlogged tables, the marks among them.
    await work.query('TRUNCATE sluice.staging_marks');
    await work.runner.resume(id);
    expect(await ended(work.runner, id)).toMatchObject({
      status: 'success',
      balanced: true,
      counts: { read: 8_000, loaded: 4_000, deduplicated: 4_000 },
    });
    expect(await work.query('SELECT count(*)::int AS rows, count(DISTINCT k)::int AS keys FROM ds_t')).toEqual([
      { rows: 4_000, keys: 4_000 },
    ]);
  });
});
