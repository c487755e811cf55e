import { describe, expect, test } from 'vitest';
import { type Load, workplace } from './workplace.ts';

const FIELDS = [
  { name: 'k', dataType: 'integer', isNullable: false },
  { name: 'v', dataType: 'varchar', length: 10 },
] as const;

const csv = (rows: readonly (readonly [unknown, unknown])[]): string =>
  `k,v\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const numbered = (from: number, to: number): string =>
  csv(Array.from({ length: to - from + 1 }, (_, i) => [from + i, `v${from + i}`] as const));

const WITH_BAD_ROWS: Load = {
  files: {
    'a.csv': csv([
      [1, 'one'],
      ['x', 'two'],
      [3, 'three'],
      [4, 'far too long a text'],
      ['', 'none'],
      [6, 'six'],
    ]),
  },
  fields: FIELDS,
};

describe('a run', () => {
  test('loads every row, balances, and is green', async () => {
    await using work = await workplace({ files: { 'a.csv': numbered(1, 5000) }, fields: FIELDS });
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'success',
      balanced: true,
      error: null,
      splits: { total: 1, done: 1, listed: true },
    });
    expect(run.counts).toMatchObject({ read: 5000, loaded: 5000, filtered: 0, deadLettered: 0, skipped: 0 });
    const rows = await work.query<{ n: number; s: string }>('SELECT count(*)::int AS n, sum(k)::text AS s FROM ds_t');
    expect(rows).toEqual([{ n: 5000, s: '12502500' }]);
  });

  test('counts what its operators do, node by node', async () => {
    await using work = await workplace({
      files: { 'a.csv': numbered(1, 100) },
      fields: [FIELDS[0], { name: 'w', dataType: 'text' }],
      nodes: [
        { nodeType: 'filter_rows', config: { field: 'k', operator: '>', value: '40' } },
        { nodeType: 'rename_field', config: { sourceField: 'v', targetField: 'w' } },
      ],
    });
    const run = await work.run();
    expect(run.counts).toMatchObject({ read: 100, filtered: 40, loaded: 60 });
    expect(run.nodes.map(({ id, in: into, out, rejected }) => ({ id, into, out, rejected }))).toEqual([
      { id: 'src', into: 100, out: 100, rejected: 0 },
      { id: 'n1', into: 100, out: 60, rejected: 0 },
      { id: 'n2', into: 60, out: 60, rejected: 0 },
      { id: 'out', into: 60, out: 60, rejected: 0 },
    ]);
  });

  test('reads the files of a folder in lanes, each once', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `part-${String(i).padStart(2, '0')}.csv`,
        numbered(i * 100 + 1, i * 100 + 100),
      ]),
    );
    await using work = await workplace({ files, fields: FIELDS, execution: { parallelism: 4 } });
    const run = await work.run();
    expect(run).toMatchObject({ status: 'success', splits: { total: 30, done: 30 } });
    const rows = await work.query('SELECT count(*)::int AS n, count(DISTINCT k)::int AS d FROM ds_t');
    expect(rows).toEqual([{ n: 3000, d: 3000 }]);
  });

  test('gives the same rows in worker threads', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [`part-${i}.csv`, numbered(i * 500 + 1, i * 500 + 500)]),
    );
    await using work = await workplace({ files, fields: FIELDS, execution: { parallelism: 2 } }, { lanes: 'thread' });
    expect(await work.run()).toMatchObject({ status: 'success', counts: { read: 4000, loaded: 4000 } });
    expect(await work.query('SELECT count(DISTINCT k)::int AS d FROM ds_t')).toEqual([{ d: 4000 }]);
  });

  test('stops at the first bad row by default, names it, and leaves nothing half done', async () => {
    await using work = await workplace(WITH_BAD_ROWS);
    const run = await work.run();
    expect(run).toMatchObject({
      status: 'failed',
      error: {
        code: 'row.rejected',
        node: 'out',
        origin: { row: 2 },
        detail: { code: 'row.not_an_integer', column: 'k', value: 'x' },
      },
    });
    expect(run.error?.next).not.toBe('');
    expect(await work.query('SELECT * FROM ds_t')).toEqual([]);
    expect(await work.query('SELECT disposition, code FROM sluice.rejects')).toEqual([
      { disposition: 'failed', code: 'row.not_an_integer' },
    ]);
  });

  test('keeps bad rows as dead letters with their record, and goes on', async () => {
    await using work = await workplace({ ...WITH_BAD_ROWS, execution: { errorHandling: 'dlq' } });
    const run = await work.run();
    expect(run).toMatchObject({ status: 'partial', balanced: true, counts: { read: 6, loaded: 3, deadLettered: 3 } });
    const letters = await work.query(
      'SELECT row_number::int, column_name, value, code, disposition, record FROM sluice.rejects ORDER BY row_number',
    );
    expect(letters).toEqual([
      {
        row_number: 2,
        column_name: 'k',
        value: 'x',
        code: 'row.not_an_integer',
        disposition: 'dead_letter',
        record: { k: 'x', v: 'two' },
      },
      {
        row_number: 4,
        column_name: 'v',
        value: 'far too long a text',
        code: 'row.too_long',
        disposition: 'dead_letter',
        record: { k: '4', v: 'far too long a text' },
      },
      {
        row_number: 5,
        column_name: 'k',
        value: null,
        code: 'row.null',
        disposition: 'dead_letter',
        record: { k: null, v: 'none' },
      },
    ]);
  });

  test('skips bad rows, counts them and says which', async () => {
    await using work = await workplace({ ...WITH_BAD_ROWS, execution: { errorHandling: 'skip' } });
    expect(await work.run()).toMatchObject({
      status: 'partial',
      counts: { read: 6, loaded: 3, skipped: 3, deadLettered: 0 },
    });
    expect(await work.query('SELECT DISTINCT disposition FROM sluice.rejects')).toEqual([{ disposition: 'skipped' }]);
  });

  test('coerces what can be converted or trimmed, and treats the rest as told', async () => {
    await using work = await workplace({
      ...WITH_BAD_ROWS,
      execution: { errorHandling: 'dlq', validation: { mode: 'coerce' } },
    });
    expect(await work.run()).toMatchObject({ status: 'partial', counts: { read: 6, loaded: 4, deadLettered: 2 } });
    expect(await work.query('SELECT v FROM ds_t WHERE k = 4')).toEqual([{ v: 'far too lo' }]);
  });

  test('strict: one bad row, and the target is untouched', async () => {
    await using work = await workplace({
      ...WITH_BAD_ROWS,
      execution: { validation: { mode: 'strict' }, errorHandling: 'dlq', batchSize: 1 },
    });
    expect(work.plan.shape).toBe('staged');
    const run = await work.run();
    expect(run).toMatchObject({ status: 'failed', error: { code: 'row.rejected' }, counts: { read: 0, loaded: 0 } });
    expect(await work.query('SELECT * FROM ds_t')).toEqual([]);
  });

  test('strict: a resume cannot leave bad rows out', async () => {
    await using work = await workplace({ ...WITH_BAD_ROWS, execution: { validation: { mode: 'strict' } } });
    const { id, error } = await work.run();
    expect(error?.next).toContain('run it anew');
    await expect(work.runner.resume(id, { errorPolicy: 'dlq' })).rejects.toMatchObject({ code: 'run.not_resumable' });
  });

  test('strict: with every row good, all appear at once', async () => {
    await using work = await workplace({
      files: { 'a.csv': numbered(1, 3000), 'b.csv': numbered(3001, 4000) },
      fields: FIELDS,
      execution: { validation: { mode: 'strict' }, parallelism: 2, batchSize: 500 },
    });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 4000, loaded: 4000 } });
    const rows = await work.query(
      'SELECT count(*)::int AS n, count(DISTINCT xmin::text)::int AS transactions FROM ds_t',
    );
    expect(rows).toEqual([{ n: 4000, transactions: 1 }]);
    expect(
      await work.query(
        `SELECT relname FROM pg_class WHERE relname LIKE 'staging\\_%' AND relkind = 'r' AND relname <> 'staging_marks'`,
      ),
    ).toEqual([]);
  });

  test('finds the rows that only the table can refuse, and loads the others', async () => {
    await using work = await workplace({
      files: { 'a.csv': `${numbered(1, 3000)}17,again\n2999,again\n` },
      fields: [{ name: 'k', dataType: 'integer', isPrimaryKey: true }, FIELDS[1]],
      execution: { errorHandling: 'dlq' },
    });
    expect(await work.run()).toMatchObject({
      status: 'partial',
      balanced: true,
      counts: { read: 3002, loaded: 3000, deadLettered: 2 },
    });
    expect(await work.query('SELECT row_number::int AS row, code FROM sluice.rejects ORDER BY 1')).toEqual([
      { row: 3001, code: 'row.unique' },
      { row: 3002, code: 'row.unique' },
    ]);
  });

  test('a second run reads the whole source again: positions are those of a run', async () => {
    await using work = await workplace({
      files: { 'a.csv': 'k\n1\n2\n' },
      fields: [{ name: 'k', dataType: 'integer' }],
    });
    await work.run();
    expect(await work.run()).toMatchObject({ status: 'success', counts: { read: 2, loaded: 2 } });
    expect(await work.query('SELECT k FROM ds_t ORDER BY k')).toEqual([{ k: 1 }, { k: 1 }, { k: 2 }, { k: 2 }]);
  });

  test('a header without rows is a green run of nothing', async () => {
    await using work = await workplace({ files: { 'a.csv': 'k,v\n' }, fields: FIELDS });
    expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: 0, loaded: 0 } });
  });
});
