import { expect } from 'vitest';
import { DEAD_LETTERS } from '../../runtime/commit/dead-letters.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { noting, STAGED, UNSTAGED, wayOf } from './noting.ts';
import type { Load, Workplace } from './workplace.ts';

/** A side of a join: columns as `name type, …`, without a type where nobody declares it; the lines of each of its files. */
interface Side {
  readonly columns: string;
  readonly files: readonly (readonly string[])[];
}

interface Join {
  /** Files of the folder `left`, which the source `src` reads, and of `right`, read by the source of that name. */
  readonly left: Side;
  readonly right: Side;
  readonly config: Readonly<Record<string, Json>>;
  /** Columns of the target. */
  readonly fields: string;
}

export const columnsOf = (columns: string) =>
  columns.split(', ').map((column) => {
    const [name = '', dataType] = column.split(' ');
    return { name, dataType: dataType as Load['fields'][number]['dataType'] };
  });

function sourceOf(path: string, { columns }: Side) {
  const declared = columnsOf(columns).filter(({ dataType }) => dataType !== undefined);
  return { path, ...(declared.length > 0 && { columns: declared }) };
}

/** A CSV of the columns of a side. */
export const fileOf = (columns: string, lines: readonly string[]): string =>
  [
    columnsOf(columns)
      .map(({ name }) => name)
      .join(),
    ...lines,
  ]
    .map((line) => `${line}\n`)
    .join('');

function filesOf(path: string, { columns, files }: Side): Record<string, string> {
  return Object.fromEntries(files.map((lines, at) => [`${path}/${at}.csv`, fileOf(columns, lines)]));
}

/** The node `joined` between two sources and the target. */
export function loadOf({ left, right, config, fields }: Join): Load {
  return {
    files: { ...filesOf('left', left), ...filesOf('right', right) },
    source: sourceOf('left', left),
    moreSources: { right: sourceOf('right', right) },
    fields: columnsOf(fields),
    nodes: [{ id: 'joined', nodeType: 'join', config }],
    edges: [
      ['src', 'joined'],
      ['right', 'joined'],
      ['joined', 'out'],
    ],
  };
}

export type Row = Readonly<Record<string, string | null>>;

/** The rows of a table in the order in which they have come, each cell as text. */
export async function rowsOf(work: Workplace, table = 'ds_t'): Promise<readonly Row[]> {
  const rows = await work.query<{ row: Row }>(
    `SELECT (SELECT jsonb_object_agg(key, value) FROM json_each_text(row_to_json(one)) WHERE key <> ALL($1)) AS row
     FROM ${table} one ORDER BY id`,
    [['id', 'created_at', 'updated_at']],
  );
  return rows.map(({ row }) => row);
}

/** `nr` of the left row, `rnr` of the right one. */
export const pairsOf = (rows: readonly Row[]): string =>
  rows.map(({ nr, rnr }) => `${nr ?? ''}-${rnr ?? ''}`).join(' ');

/** Dead letters. */
export const lettersOf = (work: Workplace) =>
  work.query<Record<string, unknown>>(`SELECT r.node, r.label, row_number::int AS row, line::int, column_name AS cell,
    value, code, record FROM ${DEAD_LETTERS} ORDER BY r.label, row_number, r.id`);

/** What came of a run that no way of going about it may change. */
async function outcomeOf(work: Workplace, run: RunSnapshot, tables: readonly string[]) {
  const { status, balanced, counts, nodes, error } = run;
  const passed = nodes.map(({ id, in: entered, out, rejected }) => ({ id, entered, out, rejected }));
  const rows = (await Promise.all(tables.map((table) => rowsOf(work, table)))).flat();
  return { status, balanced, error, counts, nodes: passed, rows, letters: await lettersOf(work) };
}

/** What came of a load whose rows one lane joins, and of the same with four lanes, for which they are staged. */
export async function bothWays(load: Load, tables: readonly string[] = ['ds_t']) {
  await using work = await noting(load);
  const inLane = await outcomeOf(work, await work.run(), tables);
  expect(await wayOf(work)).toEqual(UNSTAGED);
  await using other = await noting({ ...load, execution: { ...load.execution, parallelism: 4 } });
  const staged = await outcomeOf(other, await other.run(), tables);
  expect(await wayOf(other)).toEqual(STAGED);
  return [inLane, staged] as const;
}

export const [LEFT, RIGHT] = ['nr integer, k integer, v text', 'rnr integer, k2 integer, w date'];
/** Key 1 matches twice on each side, 2 once, 3 and 7 are on one side only; a row of each side has none. */
export const JOIN = loadOf({
  left: {
    columns: LEFT,
    files: [
      ['0,1,a', '1,3,b', '2,2,c'],
      ['4,1,e', '5,,f'],
    ],
  },
  right: {
    columns: RIGHT,
    files: [
      ['0,1,2024-01-01', '1,7,', '3,2,2024-02-02'],
      ['9,1,', '10,,'],
    ],
  },
  config: { type: 'left', on: [{ left: 'k', right: 'k2' }] },
  fields: 'nr integer, k integer, v text, rnr integer, k2 integer, w date',
});
export const JOIN_PAIRS = '0-0 0-9 1- 2-3 4-0 4-9 5-';
export const JOIN_COUNTS = { read: 10, loaded: 7, added: 2, folded: 3, filtered: 2 };
