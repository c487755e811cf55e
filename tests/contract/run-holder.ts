import { expect } from 'vitest';
import type { ColumnTypes, DataType, Json, OperatorDefinition } from '../../runtime/contract/index.ts';
import type { RunCounts } from '../../runtime/contract/run.ts';
import type { FieldDraft } from '../../runtime/plan/index.ts';
import { workplace } from '../worker/workplace.ts';

/** Rows in, rows out, by a run of the whole: what an operator means that holds until the end. */
export interface HolderCase {
  readonly title: string;
  readonly config: Json;
  /** Types of declared columns; others are `untyped`. */
  readonly types?: Readonly<Record<string, DataType>>;
  /** Lines of a CSV file, its header first. */
  readonly rows: readonly string[];
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
      counts: { read: one.rows.length - 1, loaded: one.expect.length, added: one.added ?? 0 },
    });
    expect(goneOf(run.counts), how).toBe(one.dropped ?? 0);
  }
}

const goneOf = ({ filtered, deduplicated, folded, superseded }: RunCounts): number =>
  filtered + deduplicated + folded + superseded;

async function runCase<C>(definition: OperatorDefinition<C>, one: HolderCase, files: number) {
  const names = one.rows[0]!.split(',');
  const columns: ColumnTypes = names.map((name) => ({ name, nullable: true, type: one.types?.[name] ?? 'untyped' }));
  const { columns: output, issues } = definition.output(definition.config.parse(one.config), columns);
  expect(issues, 'the config is valid').toEqual([]);
  await using place = await workplace({
    files: cut(one.rows, files),
    fields: output.map(({ name, type }) => ({ name, dataType: fieldType(type) })),
    source: {
      columns: names.map((name) => ({ name, ...(one.types?.[name] ? { dataType: fieldType(one.types[name]) } : {}) })),
    },
    nodes: [{ nodeType: definition.type, config: one.config }],
    execution: { parallelism: files, errorHandling: 'dlq', batchSize: 2 },
  });
  const run = await place.run();
  const cells = output.map(({ name }) => `coalesce("${name}"::text, '')`).join(` || ',' || `);
  const rows = await place.query<{ line: string }>(`SELECT ${cells} AS line FROM ds_t ORDER BY id`);
  const rejects = await place.query<{ code: string }>('SELECT code FROM sluice.rejects ORDER BY split, row_number');
  return { run, lines: rows.map(({ line }) => line), rejects: rejects.map(({ code }) => code) };
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
