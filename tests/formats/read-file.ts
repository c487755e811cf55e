import { z } from 'zod';
import type { ColumnTypes, Json, SourceReject, SourceRows } from '../../runtime/contract/index.ts';
import type { Format, FormatFile, TextPosition } from '../../sources/formats/format.ts';
import { formatOptions, formats } from '../../sources/formats/index.ts';
import { column, textAt } from '../contract/batch-of.ts';

export interface ReadInput {
  readonly format: string;
  readonly content: string | Buffer;
  readonly options?: Readonly<Record<string, Json>>;
  /** Names, as text columns, or whole columns; all of the file's by default. */
  readonly columns?: readonly string[] | ColumnTypes;
  readonly batchBytes?: number;
  readonly after?: TextPosition;
}

export interface ReadResult {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowNumbers: readonly number[];
  readonly rejects: readonly SourceReject[];
  readonly positions: readonly TextPosition[];
  readonly consumed: number;
  readonly records: readonly Json[];
}

const never = new AbortController().signal;

/** A file in memory. */
export function fileOf(content: Buffer, label = 'input.txt'): FormatFile {
  return {
    label,
    bytes: content.length,
    async open(from, _signal, to = content.length) {
      let at = from;
      return {
        async read(into) {
          const count = content.copy(into, 0, at, Math.min(to, at + into.length));
          at += count;
          return count;
        },
        async verify() {},
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}

export async function openFormat(
  type: ReadInput['format'],
  options: Readonly<Record<string, Json>> = {},
): Promise<Format<TextPosition>> {
  const definition = formats.find((format) => format.type === type)!;
  return (await definition.load())(z.object(formatOptions).parse(options), {
    maxExpansion: 1000,
    allowPrivateHosts: true,
  }) as Format<TextPosition>;
}

/** Reads a whole file, gives every batch's memory back at once, and collects what it said. */
export async function readFile(input: ReadInput): Promise<ReadResult> {
  const format = await openFormat(input.format, input.options);
  const file = fileOf(Buffer.from(input.content as string));
  const columns = columnsOf(input.columns) ?? (await format.columns(file, never)) ?? [];
  const rows: (string | null)[][] = [];
  const rowNumbers: number[] = [];
  const rejects: SourceReject[] = [];
  const positions: TextPosition[] = [];
  const records: Json[] = [];
  let consumed = 0;
  const options = { columns, batchBytes: input.batchBytes ?? 64 * 1024, after: input.after ?? null };
  for await (const batch of format.read(file, options, never)) {
    for (let row = 0; row < batch.length; row++) {
      rows.push(cells(batch, row, columns));
      rowNumbers.push(batch.firstRow + (batch.rowNumbers === null ? row : batch.rowNumbers[row]!));
      records.push(batch.record(row));
    }
    rejects.push(...batch.rejects);
    positions.push(batch.position);
    consumed += batch.consumed;
    batch.recycle?.();
  }
  return { names: columns.map(({ name }) => name), rows, rowNumbers, rejects, positions, consumed, records };
}

function cells(batch: SourceRows<TextPosition>, row: number, columns: ColumnTypes): (string | null)[] {
  return columns.map(({ type }, index) => textAt(batch.vectors[index]!, row, type));
}

function columnsOf(columns: ReadInput['columns']): ColumnTypes | undefined {
  return columns?.map((one) => (typeof one === 'string' ? column(one, 'text') : one));
}
