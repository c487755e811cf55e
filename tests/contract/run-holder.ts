import { expect } from 'vitest';
import type { ColumnTypes, DataType, Json, OperatorDefinition } from '../../runtime/contract/index.ts';
import type { RunCounts } from '../../runtime/contract/run.ts';
import type { FieldDraft } from '../../runtime/plan/index.ts';
import { type Load, workplace } from '../worker/workplace.ts';

/** Rows in, rows out, by a run of the whole: what an operator means that holds until the end. */
export interface HolderCase {
  readonly title: string;
  readonly config: Json;
  /** Types of declared columns; others are `untyped`. */
  readonly types?: Readonly<Record<string, DataType>>;
  /** Lines of a CSV file, its header first. */
  readonly rows: readonly string[];
  /** The same of the second input of one that joins; `types` of both sides. */
  readonly right?: readonly string[];
  /** Lines that come out, in their order; an empty cell is NULL. */
  readonly expect: readonly string[];
  readonly dropped?: number;
  readonly added?: number;
  /** Codes of the rows that are rejected. */
  readonly rejects?: readonly string[];
}

/** Holds a case to what it says, read by one lane and by several. */
export async function expectHeld<C>(definition: OperatorDefinition<C>, one: HolderCase): Promise<void> {
  for (const files of [1, 3]) {
    const { lines, run, rejects } = await runCase(definition, one, files);
    const how = `${files} files, as many lanes`;
    expect(lines, how).toEqual(one.expect);
    expect(rejects, how).toEqual(one.rejects ?? []);
    expect(run, how).toMatchObject({
      status: one.rejects === undefined ? 'success' : 'partial',
      balanced: true,
      counts: {
        read: one.rows.length - 1 + (one.right?.length ?? 1) - 1,
        loaded: one.expect.length,
        added: one.added ?? 0,
      },
    });
    expect(goneOf(run.counts), how).toBe(one.dropped ?? 0);
  }
}

const goneOf = ({ filtered, deduplicated, folded, superseded }: RunCounts): number =>
  filtered + deduplicated + folded + superseded;

async function runCase<C>(definition: OperatorDefinition<C>, one: HolderCase, files: number) {
  const columns = columnsOf(one.rows, one);
  const config = definition.config.parse(one.config);
  const { columns: output, issues } =
    one.right === undefined
      ? definition.output(config, columns)
      : definition.join!(config, columns, columnsOf(one.right, one));
  expect(issues, 'the config is valid').toEqual([]);
  const around = one.right === undefined ? inLine(definition, one) : asSides(definition, { ...one, right: one.right });
  await using place = await workplace({
    ...around,
    files: cut(around.lines, files),
    fields: output.map(({ name, type }) => ({ name, dataType: fieldType(type) })),
    execution: { parallelism: files, errorHandling: 'dlq', batchSize: 2 },
  });
  const run = await place.run();
  const cells = output.map(({ name }) => `coalesce("${name}"::text, '')`).join(` || ',' || `);
  const rows = await place.query<{ line: string }>(`SELECT ${cells} AS line FROM ds_t ORDER BY id`);
  const rejects = await place.query<{ code: string }>('SELECT code FROM sluice.rejects ORDER BY split, row_number');
  return { run, lines: rows.map(({ line }) => line), rejects: rejects.map(({ code }) => code) };
}

function columnsOf([header = '']: readonly string[], { types }: HolderCase): ColumnTypes {
  return header.split(',').map((name) => ({ name, nullable: true, type: types?.[name] ?? 'untyped' }));
}

type Around = Pick<Load, 'source' | 'nodes' | 'edges'> & { readonly lines: readonly string[] };

function inLine<C>({ type }: OperatorDefinition<C>, { rows, types = {}, config }: HolderCase): Around {
  const names = rows[0]!.split(',');
  return {
    lines: rows,
    source: { columns: names.map((name) => declared(name, types[name])) },
    nodes: [{ nodeType: type, config }],
  };
}

/** Two ways of one source, whose rows have the columns of both sides, each under a name of its own; `side` says which they are. */
function asSides<C>(
  { type }: OperatorDefinition<C>,
  { rows, right, types = {}, config }: HolderCase & { readonly right: readonly string[] },
): Around {
  const sides = { l: rows, r: right };
  const names = { l: rows[0]!.split(','), r: right[0]!.split(',') };
  const empty = { l: names.l.map(() => ''), r: names.r.map(() => '') };
  const own = (side: Side): string[] => names[side].map((name) => `${side}_${name}`);
  const way = (side: Side, other: Side) => [
    { id: `${side}_only`, nodeType: 'drop_fields', config: { fields: ['side', ...own(other)] } },
    ...names[side].map((name, index) => ({
      id: `${side}_${index}`,
      nodeType: 'rename_field',
      config: { sourceField: `${side}_${name}`, targetField: name },
    })),
  ];
  const ways = { l: way('l', 'r'), r: way('r', 'l') };
  const led = (side: Side): [string, string, string?][] => [
    ['fork', ways[side][0]!.id, side],
    ...ways[side].map(({ id }, at): [string, string] => [id, ways[side][at + 1]?.id ?? 'joined']),
  ];
  return {
    lines: [
      ['side', ...own('l'), ...own('r')].join(','),
      ...sides.l.slice(1).map((line) => ['l', line, ...empty.r].join(',')),
      ...sides.r.slice(1).map((line) => ['r', ...empty.l, line].join(',')),
    ],
    source: {
      columns: [
        declared('side', 'text'),
        ...(['l', 'r'] as const).flatMap((side) => names[side].map((name) => declared(`${side}_${name}`, types[name]))),
      ],
    },
    nodes: [
      {
        id: 'fork',
        nodeType: 'branch',
        config: { routes: [{ name: 'l', field: 'side', operator: '=', value: 'l' }], default: 'r' },
      },
      ...ways.l,
      ...ways.r,
      { id: 'joined', nodeType: type, config },
    ],
    edges: [['src', 'fork'], ...led('l'), ...led('r'), ['joined', 'out']],
  };
}

type Side = 'l' | 'r';

function declared(name: string, type: DataType | undefined): { [key: string]: string } {
  return { name, ...(type === undefined ? {} : { dataType: fieldType(type) }) };
}

/** The rows in so many files of about the same length, each with the header. */
function cut([header, ...rows]: readonly string[], files: number): Record<string, string> {
  const size = Math.ceil(rows.length / files);
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => [
      `${file}.csv`,
      `${[header, ...rows.slice(file * size, (file + 1) * size)].join('\n')}\n`,
    ]),
  );
}

function fieldType(type: DataType): FieldDraft['dataType'] {
  return type === 'untyped' ? 'text' : type;
}
