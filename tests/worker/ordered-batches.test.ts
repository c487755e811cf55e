import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ThreadedSorter } from '../../sinks/postgres/order/threaded-sorter.ts';
import { noting, UNSTAGED, wayOf } from './noting.ts';
import { arrived, COLUMNS, expectOrder, keyOf, lettersOf, mixed, NARROW } from './ordered-rows.ts';
import type { Load } from './workplace.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('bad rows among many, whose batches a thread encodes', () => {
  const MANY = 60_000;
  const isBad = (nr: number): boolean => nr > 20_000 && mixed(nr) % 97 === 0;
  const bad = Array.from({ length: MANY }, (_, nr) => nr).filter(isBad);
  const lines = Array.from({ length: MANY }, (_, nr) => `${nr},${isBad(nr) ? 'x' : keyOf(nr)},${'t'.repeat(40)}`);
  const columns = COLUMNS.slice(0, 3);
  const load = {
    ...NARROW,
    files: { 'a.csv': `nr,k,t\n${lines.join('\n').replaceAll('null', '')}\n` },
    fields: columns,
  };

  beforeEach(() => {
    vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  });

  test('are dead letters, each once, with its place', async () => {
    const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
    const execution = { batchSize: 500, errorHandling: 'dlq' } as const;
    await using work = await noting({ ...load, source: { columns }, execution }, { lanes: 'here' });
    const counts = { read: MANY, loaded: MANY - bad.length, deadLettered: bad.length };
    expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts });
    expect(encode.mock.calls.length).toBeGreaterThan(5);
    expect(await wayOf(work)).toEqual(UNSTAGED);
    expect((await lettersOf(work)).map(({ row, line }) => [row, line])).toEqual(bad.map((nr) => [nr + 1, nr + 2]));
    await expectOrder(work, MANY - bad.length);
  });

  test('come while batches are so large that a lane holds one at a time', async () => {
    const names = Array.from({ length: 150 }, (_, at) => `c${at}`);
    const wide: Load['fields'] = [
      ...COLUMNS.slice(0, 2),
      ...names.map((name) => ({ name, dataType: 'boolean' as const })),
    ];
    const cells = names.map(() => 't').join();
    const file = lines.slice(19_000, 27_000).map((line) => line.replace(/t*$/, cells).replace('null', ''));
    const files = { 'a.csv': `nr,k,${names.join()}\n${file.join('\n')}\n` };
    const execution = { batchSize: 500, errorHandling: 'dlq' } as const;
    await using work = await noting({ ...load, files, source: {}, fields: wide, execution }, { lanes: 'here' });
    const deadLettered = bad.filter((nr) => nr < 27_000).length;
    const counts = { read: 8_000, loaded: 8_000 - deadLettered, deadLettered };
    expect(await work.run()).toMatchObject({ status: 'partial', balanced: true, counts });
    expect(await wayOf(work)).toEqual(UNSTAGED);
  });

  test('stop the run at the first of them, where none may be bad', async () => {
    const execution = { batchSize: 500, errorHandling: 'fail' } as const;
    await using work = await noting({ ...load, source: { columns }, execution }, { lanes: 'here' });
    const error = { code: 'row.rejected', origin: { label: 'a.csv', row: bad[0]! + 1 }, detail: { column: 'k' } };
    expect(await work.run()).toMatchObject({ status: 'failed', balanced: true, error });
    expect(await arrived(work)).toEqual([]);
  });

  test('stop the run before a file that breaks off behind them, where none may be bad', async () => {
    const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
    const good = `nr,k,t\n${lines.slice(0, 20_000).join('\n')}\n`.replaceAll('null', '');
    const files = { 'a.csv': `${good}20000,x,\n20001,2,"\n${'20002,2,\n'.repeat(5)}` };
    const execution = { batchSize: 500, errorHandling: 'fail' } as const;
    await using work = await noting({ ...load, files, source: { columns }, execution }, { lanes: 'here' });
    const error = { code: 'row.rejected', origin: { label: 'a.csv', row: 20_001 }, detail: { column: 'k' } };
    expect(await work.run()).toMatchObject({ status: 'failed', balanced: true, error });
    expect(encode).toHaveBeenCalled();
    expect(await arrived(work)).toEqual([]);
  });
});

test('rows of many short cells, whose batches take more memory than their text, come in order', async () => {
  const many = 200_000;
  const columns = COLUMNS.slice(0, 2);
  const files = { 'a.csv': `nr,k\n${Array.from({ length: many }, (_, nr) => `${nr},${nr % 7}\n`).join('')}` };
  await using work = await noting({ ...NARROW, files, execution: {}, source: { columns }, fields: columns });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: many, loaded: many } });
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await expectOrder(work, many);
});

test('rows larger than all batches that a lane may hold come in order, though the next waits for what comes of each', async () => {
  vi.spyOn(ThreadedSorter.prototype, 'isNearlyIdle', 'get').mockReturnValue(true);
  const encode = vi.spyOn(ThreadedSorter.prototype, 'encode');
  const large = 12;
  const lines = Array.from({ length: large }, (_, nr) => `${nr},${keyOf(nr) ?? ''},${'t'.repeat(1_200_000)}\n`);
  const columns = COLUMNS.slice(0, 3);
  const files = { 'a.csv': `nr,k,t\n${lines.join('')}` };
  await using work = await noting({ ...NARROW, files, source: { columns }, fields: columns });
  expect(await work.run()).toMatchObject({ status: 'success', balanced: true, counts: { read: large, loaded: large } });
  expect(encode.mock.calls.length).toBeGreaterThan(5);
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await expectOrder(work, large);
});
