import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { measureLoad } from './kill-load.ts';
import { FIELDS } from './rows.ts';

const MEBIBYTE = 1 << 20;
const FIELD = 100 * MEBIBYTE;

async function withLargeField(load: Load): Promise<Workplace> {
  const work = await workplace({ ...load, files: { 'a.csv': 'k,v\n' } });
  await using file = await open(join(work.folder, 'a.csv'), 'a');
  await file.write('1,before\n2,');
  const block = Buffer.alloc(MEBIBYTE, 'x');
  for (let written = 0; written < FIELD; written += MEBIBYTE) await file.write(block);
  await file.write('\n3,after\n');
  return work;
}

describe('a field of 100 MB', () => {
  test('arrives whole in a text column, in memory of a few times its size', async () => {
    await using work = await withLargeField({ files: {}, fields: FIELDS });
    const peak = await measureLoad(work);
    const [run] = await work.query('SELECT status, balanced, counts, error FROM sluice.runs');
    expect(run).toMatchObject({ status: 'success', balanced: true, error: null, counts: { read: 3, loaded: 3 } });
    const rows = await work.query(`SELECT k, length(v) AS n, v ~ '^x+$' AS whole FROM ds_t ORDER BY k`);
    expect(rows).toEqual([
      { k: 1, n: 6, whole: false },
      { k: 2, n: FIELD, whole: true },
      { k: 3, n: 5, whole: false },
    ]);
    // The record once as it was read, once as it is sent, and what Node itself takes: 384 MB were measured.
    expect(peak).toBeLessThan(6 * FIELD);
  });

  test('that a column does not hold is a dead letter, and the rows beside it arrive', async () => {
    await using work = await withLargeField({
      files: {},
      fields: [FIELDS[0], { name: 'v', dataType: 'varchar', length: 10 }],
      execution: { errorHandling: 'dlq' },
    });
    const peak = await measureLoad(work);
    const [run] = await work.query('SELECT status, balanced, counts, error FROM sluice.runs');
    expect(run).toMatchObject({
      status: 'partial',
      balanced: true,
      error: null,
      counts: { loaded: 2, deadLettered: 1 },
    });
    // Its record is kept whole, as JSON: 719 MB were measured.
    expect(peak).toBeLessThan(10 * FIELD);
    expect(await work.query('SELECT row_number::int AS row, code, length(value) AS shown FROM sluice.rejects')).toEqual(
      [{ row: 2, code: 'row.too_long', shown: 1_000 }],
    );
    expect(await work.query('SELECT k FROM ds_t ORDER BY k')).toEqual([{ k: 1 }, { k: 3 }]);
  });

  test('beyond the largest record that the pipeline allows stops the run where it begins', async () => {
    await using work = await withLargeField({ files: {}, fields: FIELDS, source: { maxRecordBytes: 8 * MEBIBYTE } });
    await measureLoad(work);
    const [run] = await work.query('SELECT status, balanced, counts, error FROM sluice.runs');
    expect(run).toMatchObject({
      status: 'failed',
      balanced: true,
      error: { code: 'format.record_too_large', node: 'src', origin: { label: 'a.csv', row: 2, line: 3 } },
    });
    expect(await work.query('SELECT k FROM ds_t WHERE k > 1')).toEqual([]);
  });
});
