import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { bindNames } from '../columnar/bind-names.ts';
import type { ColumnReader } from '../columnar/column-reader.ts';
import { openFeed } from '../columnar/feed.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { corruptAt, decoding, encryptedFile, Malformed } from '../columnar/malformed.ts';
import type { BinaryOptions } from '../columnar/options.ts';
import { type PageMemory, pageMemory } from '../columnar/page-memory.ts';
import { type RowSet, readBatches } from '../columnar/read-batches.ts';
import { requireOwnNames } from '../columnar/require-own-names.ts';
import { skipRows } from '../columnar/skip-rows.ts';
import { windowBytes } from '../columnar/window-bytes.ts';
import type { Format, FormatFile } from '../format.ts';
import { type Leaf, type ParquetColumn, parquetColumns } from './columns.ts';
import { flatColumn } from './flat-column.ts';
import { openLeafEntries } from './leaf-entries.ts';
import { type LeafPages, openLeafPages } from './leaf-pages.ts';
import { PARQUET, type ParquetFile, type RowGroup, readMetadata, refuseCodec } from './metadata.ts';
import { nestedColumn } from './nested-column.ts';

/** Row group by row group, in each page by page: only the columns that are wanted are fetched. */
export function parquetFormat({ binaryText }: BinaryOptions): Format {
  return {
    async columns(file, signal) {
      const { schema } = await readMetadata(file, signal);
      return bindNames(columnsOf(file, schema), null, file.label).map(({ column }) => column);
    },
    async *read(file, options, signal) {
      const found = await readMetadata(file, signal);
      const columns = bindNames(columnsOf(file, found.schema), options.columns, file.label);
      refuseUnreadable(file, found, columns);
      const own: ColumnTypes = columns.map(({ column }) => column);
      const memory = pageMemory();
      const sets = found.groups.map(
        (group): RowSet => ({
          rows: group.rows,
          open: (skip) =>
            openGroup(
              file,
              group,
              columns,
              { binary: binaryText, batchBytes: options.batchBytes, skip, memory },
              signal,
            ),
        }),
      );
      try {
        yield* readBatches(file, sets, own, options.columns ?? own, { ...options, memory }, signal);
      } catch (error) {
        throw corruptAt({ label: file.label, format: PARQUET, part: 'a row group', byte: 4 }, error);
      }
    },
  };
}

function columnsOf(file: FormatFile, schema: ParquetFile['schema']): readonly ParquetColumn[] {
  const place = { label: file.label, format: PARQUET, part: 'the schema', byte: file.bytes };
  const columns = decoding(place, () => parquetColumns(schema));
  requireOwnNames(columns, file.label);
  return columns;
}

function refuseUnreadable({ label }: FormatFile, { groups }: ParquetFile, columns: readonly ParquetColumn[]): void {
  for (const { column, leaves } of columns) {
    for (const group of groups) {
      for (const { index } of leaves) {
        if (group.chunks[index]!.encrypted) throw encryptedFile(label, PARQUET, column.name);
        refuseCodec(label, group.chunks[index]!.codec);
      }
    }
  }
}

interface GroupOptions {
  readonly binary: BinaryText;
  readonly batchBytes: number;
  /** Rows of the group that are not wanted. */
  readonly skip: number;
  readonly memory: PageMemory;
}

async function openGroup(
  file: FormatFile,
  group: RowGroup,
  columns: readonly ParquetColumn[],
  { binary, batchBytes, skip, memory }: GroupOptions,
  signal: AbortSignal,
): Promise<readonly ColumnReader[]> {
  const window = windowBytes(columns.reduce((sum, column) => sum + column.leaves.length, 0));

  function pagesOf(leaf: Leaf, reused: PageMemory | null): LeafPages {
    const chunk = group.chunks[leaf.index]!;
    const range = { from: chunk.from, to: chunk.from + chunk.bytes, windowBytes: window };
    return openLeafPages({ label: file.label, memory: reused }, leaf, chunk, openFeed(file, PARQUET, range, signal));
  }

  const readers = columns.map((column) => {
    const [leaf] = column.leaves;
    const chunk = group.chunks[leaf!.index]!;
    const place = {
      label: file.label,
      format: PARQUET,
      part: `the column ${JSON.stringify(column.column.name)}`,
      byte: chunk.from,
    };
    if (column.part.kind !== 'leaf')
      return nestedColumn(column, (one) => openLeafEntries(one, pagesOf(one, null), binary), binary, place);
    if (chunk.values !== group.rows) {
      throw corruptAt(place, new Malformed(`it has ${chunk.values} values, its row group ${group.rows} rows`));
    }
    return flatColumn(leaf!, pagesOf(leaf!, memory), binary, batchBytes);
  });
  for (const reader of readers) await skipRows(reader, skip, signal);
  return readers;
}
