import { setTimeout as delay } from 'node:timers/promises';
import {
  concatMap,
  delayWhen,
  from,
  lastValueFrom,
  map,
  type OperatorFunction,
  of,
  Subject,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import { single, uniting } from '../../runtime/graph/entering.ts';
import { createTally } from '../../runtime/graph/tally.ts';
import { copies, routes } from '../../runtime/graph/ways.ts';
import { edgeId, endId, type WiredNode, type Wiring, wire } from '../../runtime/graph/wire.ts';
import { selectRows } from '../../runtime/rows/select.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';

const COLUMNS = [column('nr', 'integer')];
const at = (node: string, port: string | null = null) => ({ node, port });

function node(
  id: string,
  inputs: WiredNode['inputs'],
  step: OperatorFunction<RowBatch, RowBatch> = map((batch) => batch),
): WiredNode {
  const unites = { inputs: inputs.map(() => COLUMNS), output: COLUMNS };
  return { node: id, inputs, step: inputs.length > 1 ? uniting(unites, step) : single(step) };
}

function batches(count: number): RowBatch[] {
  return Array.from({ length: count }, (_, index) => ({
    ...batchOf(COLUMNS, [{ nr: index * 2 }, { nr: index * 2 + 1 }], { seq: index, firstRow: index * 2 + 1 }),
    tally: createTally(),
  }));
}

/** Odd rows go left, even ones right; they meet again. */
function diamond(left: OperatorFunction<RowBatch, RowBatch>, right = left): Wiring {
  const oddAndEven = (batch: RowBatch) => [selectRows(batch, Int32Array.of(1)), selectRows(batch, Int32Array.of(0))];
  const edges = [
    { id: edgeId(at('fork', 'odd'), 'left'), route: 0 },
    { id: edgeId(at('fork', 'even'), 'right'), route: 1 },
  ];
  return {
    entry: 'src',
    nodes: [
      node('fork', [at('src')]),
      node('left', [at('fork', 'odd')], left),
      node('right', [at('fork', 'even')], right),
      node('all', [at('left'), at('right')]),
    ],
    ends: [at('all')],
    ways: new Map([['fork', routes('fork', edges, oddAndEven)]]),
  };
}

const slowly: OperatorFunction<RowBatch, RowBatch> = concatMap((batch) =>
  of(batch).pipe(delayWhen(() => timer(batch.delivery.seq % 3 === 0 ? 4 : 0))),
);
const atOnce: OperatorFunction<RowBatch, RowBatch> = map((batch) => batch);

describe('batches that part and meet', () => {
  test.each([
    ['at once', atOnce, atOnce],
    ['one way slower than the other', slowly, atOnce],
    ['both slowly', slowly, slowly],
  ])('come out one for one, in their order: %s', async (_, left, right) => {
    const out = (await lastValueFrom(from(batches(7)).pipe(wire(diamond(left, right)), toArray()))).map(
      ([one]) => one!,
    );
    expect(out.map(({ delivery }) => delivery.seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(out.flatMap((batch) => rowsOf(batch, COLUMNS).map(({ nr }) => Number(nr)))).toEqual(
      Array.from({ length: 14 }, (_, nr) => nr),
    );
  });

  test('wait for each other, and for no batch that comes later', async () => {
    const source = new Subject<RowBatch>();
    const held = new Subject<void>();
    const out: number[] = [];
    const waiting: OperatorFunction<RowBatch, RowBatch> = concatMap((batch) => of(batch).pipe(delayWhen(() => held)));
    source.pipe(wire(diamond(waiting, atOnce))).subscribe(([one]) => out.push(one!.delivery.seq));
    const [first, second] = batches(2);
    source.next(first!);
    source.next(second!);
    expect(out).toEqual([]);
    held.next();
    await delay(0);
    expect(out).toEqual([0]);
  });

  test('end with the failure of either way', async () => {
    const broken: OperatorFunction<RowBatch, RowBatch> = concatMap(() => throwError(() => new Error('broken')));
    await expect(lastValueFrom(from(batches(2)).pipe(wire(diamond(atOnce, broken)), toArray()))).rejects.toThrow(
      'broken',
    );
  });

  test('let the source go when nobody listens any more', () => {
    const source = new Subject<RowBatch>();
    const listening = source.pipe(wire(diamond(atOnce))).subscribe();
    expect(source.observed).toBe(true);
    listening.unsubscribe();
    expect(source.observed).toBe(false);
  });
});

test('copies are counted as added at the node that they leave', async () => {
  const ids = [edgeId(at('src'), 'all'), edgeId(at('src'), 'other')];
  const wiring: Wiring = {
    entry: 'src',
    nodes: [node('other', [at('src')]), node('all', [at('src'), at('other')])],
    ends: [at('all')],
    ways: new Map([['src', copies('src', ids)]]),
  };
  const [[out] = []] = await lastValueFrom(from(batches(1)).pipe(wire(wiring), toArray()));
  expect(out?.rowCount).toBe(4);
  expect(out?.tally.nodes.get('src')).toMatchObject({ added: 2, out: 2 });
});

test('what goes in a line takes no way round', async () => {
  const [batch] = batches(1);
  const wiring: Wiring = { entry: 'src', nodes: [node('a', [at('src')])], ends: [at('a')], ways: new Map() };
  expect((await lastValueFrom(of(batch!).pipe(wire(wiring))))[0]).toBe(batch);
  expect(edgeId(at('a'), endId(0))).not.toBe(edgeId(at('a'), endId(1)));
});

test('rows for several ends arrive at all of them at once, under one delivery', async () => {
  const evens = (batch: RowBatch) => [selectRows(batch, Int32Array.of(0)), selectRows(batch, Int32Array.of(1))];
  const edges = [
    { id: edgeId(at('fork', 'even'), endId(0)), route: 0 },
    { id: edgeId(at('fork', 'odd'), 'slow'), route: 1 },
  ];
  const wiring: Wiring = {
    entry: 'src',
    nodes: [node('fork', [at('src')]), node('slow', [at('fork', 'odd')], slowly)],
    ends: [at('fork', 'even'), at('slow')],
    ways: new Map([['fork', routes('fork', edges, evens)]]),
  };
  const out = await lastValueFrom(from(batches(4)).pipe(wire(wiring), toArray()));
  expect(out.map((arrivals) => arrivals.map((batch) => rowsOf(batch, COLUMNS).map(({ nr }) => nr)))).toEqual([
    [['0'], ['1']],
    [['2'], ['3']],
    [['4'], ['5']],
    [['6'], ['7']],
  ]);
  for (const [first, second] of out) expect(first?.delivery).toBe(second?.delivery);
});
