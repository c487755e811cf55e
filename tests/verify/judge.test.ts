import { describe, expect, it } from 'vitest';
import type { DropCause } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { NodeSample, Sample, SampleReject } from '../../runtime/contract/sample.ts';
import type { PipelineTest } from '../../runtime/plan/model/pipeline-test.ts';
import { differenceText } from '../../runtime/verify/difference.ts';
import { judge } from '../../runtime/verify/judge.ts';

const columns: ColumnTypes = [
  { name: 'nr', type: 'integer', nullable: false },
  { name: 'name', type: 'varchar', length: 20, nullable: true },
  { name: 'balance', type: 'numeric', precision: 12, scale: 2, nullable: true },
];

type Cells = readonly (string | null)[];
interface Did {
  readonly rejects?: readonly Partial<SampleReject>[];
  readonly dropped?: Partial<Record<DropCause, number>>;
}

function node(id: string, inputs: readonly string[], cells: readonly Cells[], did: Did = {}): NodeSample {
  return {
    node: id,
    label: id,
    type: id,
    inputs,
    taken: null,
    given: inputs.length === 0,
    columns,
    rows: cells.map((row, index) => ({ from: index, origin: null, cells: row })),
    rejects: (did.rejects ?? []).map((reject) => ({
      from: null,
      origin: null,
      column: null,
      value: null,
      code: 'row.bad',
      reason: 'is bad',
      ...reject,
    })),
    dropped: Object.entries(did.dropped ?? {}).map(([cause, count]) => ({
      cause: cause as DropCause,
      count,
      rows: null,
    })),
    added: 0,
  };
}

const ANN = ['1', 'Ann', '10.50'];
const BOB = ['2', 'Bob', null];
const CY = ['3', 'Cy', '0.00'];

function sampleOf(cells: readonly Cells[], did: Did = {}): Sample {
  return {
    read: null,
    nodes: [node('src', [], [ANN, BOB, CY]), node('keep', ['src'], cells, did), node('out', ['keep'], cells)],
  };
}

/** What a test of these rows finds to be wrong, in words. */
function said(expect: PipelineTest['expect'], sample: Sample): string[] {
  return judge({ expect }, 'out', sample).map(differenceText);
}

describe('rows', () => {
  it('are equal as values of their column, and NULL where a row does not name it', () => {
    const rows = [
      { nr: 1, name: 'Ann', balance: '10.5' },
      { nr: '2', name: 'Bob' },
    ];
    expect(said({ rows }, sampleOf([ANN, BOB]))).toEqual([]);
  });

  it('differ cell by cell: which row, which column, what was expected and what came', () => {
    const rows = [
      { nr: 1, name: 'Anna', balance: 10.5 },
      { nr: 2, name: 'Bob', balance: 0 },
    ];
    expect(judge({ expect: { rows } }, 'out', sampleOf([ANN, BOB]))).toEqual([
      {
        kind: 'cell',
        node: 'out',
        row: 1,
        column: 'name',
        expected: 'Anna',
        got: 'Ann',
        place: 'out, row 1, name',
        texts: { expected: '"Anna"', got: '"Ann"' },
        hint: null,
      },
      {
        kind: 'cell',
        node: 'out',
        row: 2,
        column: 'balance',
        expected: 0,
        got: null,
        place: 'out, row 2, balance',
        texts: { expected: '0', got: 'NULL' },
        hint: null,
      },
    ]);
  });

  it('show their spaces', () => {
    expect(said({ rows: [{ nr: 1, name: 'Ann ', balance: 10.5 }] }, sampleOf([ANN]))).toEqual([
      'out, row 1, name: expected "Ann ", got "Ann"',
    ]);
  });

  it('that are missing are said by themselves: what follows is not shifted', () => {
    const rows = [
      { nr: 1, name: 'Ann', balance: 10.5 },
      { nr: 2, name: 'Bob' },
      { nr: 3, name: 'Cy', balance: 0 },
    ];
    expect(said({ rows }, sampleOf([ANN, CY]))).toEqual(['out, row 2: expected nr: 2, name: "Bob", got nothing']);
    expect(said({ rows: rows.slice(0, 1) }, sampleOf([ANN, BOB]))).toEqual([
      'out, row 2: expected nothing, got nr: "2", name: "Bob", balance: NULL',
    ]);
    expect(said({ rows: [] }, sampleOf([]))).toEqual([]);
  });

  it('that come in another order are said to, unless that is no matter', () => {
    const rows = [
      { nr: 2, name: 'Bob' },
      { nr: 1, name: 'Ann', balance: 10.5 },
    ];
    expect(said({ rows }, sampleOf([ANN, BOB]))).toEqual([
      'out, order of the rows: expected row 1 in its place, got it as row 2. If the order is no matter, say unordered: true',
    ]);
    expect(said({ rows, unordered: true }, sampleOf([ANN, BOB]))).toEqual([]);
  });

  it('that are partial are held to what they name, each to a row of its own', () => {
    const rows = [{ name: 'Ann' }, { name: 'Ann', nr: 1 }];
    const twice = sampleOf([ANN, ['9', 'Ann', null]]);
    expect(said({ rows, partial: true, unordered: true }, twice)).toEqual([]);
    expect(said({ rows: [{ name: 'Ann' }], partial: true }, twice)).toHaveLength(1);
    expect(said({ rows: [{ name: 'Bo' }], partial: true }, sampleOf([BOB]))).toEqual([
      'out, row 1, name: expected "Bo", got "Bob"',
    ]);
  });

  it('without an order are laid beside those that are most like them', () => {
    const rows = [
      { nr: 3, name: 'Cyd', balance: 0 },
      { nr: 1, name: 'Ann', balance: 10.5 },
    ];
    expect(said({ rows, unordered: true }, sampleOf([ANN, CY]))).toEqual([
      'out, row 1, name: expected "Cyd", got "Cy"',
    ]);
  });
});

describe('rejects', () => {
  const bad = {
    from: 1,
    origin: { label: 'rows', row: 2 },
    column: 'balance',
    value: 'x',
    code: 'row.not_numeric',
    reason: '"x" is not a number',
  };

  it('that nobody expects fail a test, each with its row, column and reason', () => {
    expect(said({ rows: [{ nr: 1, name: 'Ann', balance: 10.5 }] }, sampleOf([ANN], { rejects: [bad] }))).toEqual([
      'keep, row 2, balance: expected no reject, got "x" is not a number [row.not_numeric]',
    ]);
  });

  it('are expected by what is said of them, or by their number', () => {
    const sample = sampleOf([ANN], { rejects: [bad] });
    for (const rejects of [
      1,
      [{ row: 2 }],
      [{ column: 'balance', reason: 'not a number' }],
      [{ code: 'row.not_numeric', node: 'keep', value: 'x' }],
    ]) {
      expect(said({ rejects }, sample)).toEqual([]);
    }
    expect(said({ nodes: { keep: { rejects: 1 } } }, sample)).toEqual([]);
  });

  it('that differ are said on both sides', () => {
    expect(said({ rejects: [{ row: 1, code: 'row.null' }] }, sampleOf([ANN], { rejects: [bad] }))).toEqual([
      'out, row 1: expected a reject with code "row.null", got none like it',
      'keep, row 2, balance: expected no reject, got "x" is not a number [row.not_numeric]',
    ]);
    expect(said({ rejects: 2 }, sampleOf([ANN], { rejects: [bad] }))).toEqual(['out, rejects: expected 2, got 1']);
    expect(said({ nodes: { keep: { rejects: [] } } }, sampleOf([ANN], { rejects: [bad] }))).toEqual([
      'keep, row 2, balance: expected no reject, got "x" is not a number [row.not_numeric]',
    ]);
  });
});

describe('dropped rows and columns', () => {
  it('are counted by cause, and none of a cause that is not named', () => {
    const sample = sampleOf([ANN], { dropped: { filtered: 2, deduplicated: 1 } });
    expect(said({ dropped: { filtered: 2, deduplicated: 1 } }, sample)).toEqual([]);
    expect(said({ nodes: { keep: { dropped: { filtered: 1 } } } }, sample)).toEqual([
      'keep, filtered rows: expected 1, got 2',
      'keep, deduplicated rows: expected 0, got 1',
    ]);
  });

  it('have the types that are expected, bounds included where they are said', () => {
    const right = { balance: 'numeric', name: 'varchar(20)', nr: 'integer', ssn: null };
    expect(said({ columns: right }, sampleOf([]))).toEqual([]);
    expect(said({ columns: { balance: 'numeric(10,2)', name: null, ssn: 'text' } }, sampleOf([]))).toEqual([
      'out, balance, type: expected numeric(10,2), got numeric(12,2)',
      'out, name, type: expected no such column, got varchar(20)',
      'out, ssn, type: expected text, got no such column',
    ]);
  });
});
