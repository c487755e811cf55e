import type { Json } from '../../../runtime/contract/json.ts';
import { bindNames } from '../columnar/bind-names.ts';
import { corruptAt, Malformed } from '../columnar/malformed.ts';
import type { BinaryOptions } from '../columnar/options.ts';
import { rowsOf } from '../columnar/read-batches.ts';
import type { FilePosition, Format } from '../format.ts';
import { avroColumns, cellsOf, recordOf } from './columns.ts';
import { AVRO, readBlocks, readHeader } from './container.ts';
import { type Cursor, cursorOf, MOST_ELEMENTS } from './cursor.ts';
import { skipValue } from './skip.ts';

/** Rows read, and of the block that holds the next one: its byte, and the rows before it. */
interface AvroPosition extends FilePosition {
  readonly block: string;
  readonly before: string;
}

const MOST_ROWS = 8192;
/** Records without a byte are possible; so many in one block are not meant. */
const MOST_EMPTY = 1_000_000;

/** Block by block; fields that nobody wants are passed over. */
export function avroFormat({ binaryText }: BinaryOptions): Format {
  return {
    async columns(file, signal) {
      const { type } = await readHeader(file, signal);
      return avroColumns(recordOf(type)).map(({ column }) => column);
    },
    async *read(file, { columns: wanted, batchBytes, after }, signal) {
      const header = await readHeader(file, signal);
      const record = recordOf(header.type);
      const columns = bindNames(avroColumns(record), wanted, file.label);
      const own = columns.map(({ column }) => column);
      const target = record.fields.map(({ name }) => columns.findIndex(({ column }) => column.name === name));
      const position = after as AvroPosition | null;
      let row = Number(position?.row ?? 0);
      let before = Number(position?.before ?? 0);
      let done = Number(position?.block ?? 0);

      /** Reads the next record into the cells, or past them. */
      function put(cursor: Cursor, cells: readonly ReturnType<typeof cellsOf>[] | null, at: number): void {
        cursor.elements = MOST_ELEMENTS;
        record.fields.forEach(({ type }, field) => {
          const column = target[field]!;
          if (cells === null || column < 0) skipValue(cursor, type);
          else cells[column]!.put(cursor, at);
        });
      }

      const batch = (vectors: Parameters<typeof rowsOf>[0], length: number, end: number, block: number) => {
        const consumed = end - done;
        done = end;
        const next: Json & AvroPosition = { row: String(row + length), block: String(block), before: String(before) };
        const rows = { ...rowsOf(vectors, own, wanted ?? own, length, row), consumed, position: next };
        row += length;
        return rows;
      };

      for await (const block of readBlocks(file, header, position === null ? header.end : done, signal)) {
        signal.throwIfAborted();
        const place = { label: file.label, format: AVRO, part: 'a record of the block', byte: block.from };
        const cursor = cursorOf(block.data);
        try {
          if (block.rows > Math.max(block.data.length, MOST_EMPTY))
            throw new Malformed(`it has ${block.rows} rows in ${block.data.length} bytes`);
          const end = before + block.rows;
          for (let passed = before; passed < row; passed++) put(cursor, null, 0);
          while (row < end) {
            const room = Math.min(MOST_ROWS, end - row);
            const cells = columns.map((column) => cellsOf(column, room, binaryText));
            const from = cursor.at;
            let length = 0;
            for (; length < room && (length === 0 || cursor.at - from < batchBytes); length++)
              put(cursor, cells, length);
            const vectors = cells.map((one) => one.finish(length));
            const isLast = row + length === end;
            if (isLast) before = end;
            yield batch(
              vectors,
              length,
              isLast ? block.to : Math.max(done, block.from),
              isLast ? block.to : block.from,
            );
          }
          if (cursor.at !== block.data.length) throw new Malformed('it has bytes behind its records');
        } catch (error) {
          throw corruptAt(place, error);
        }
      }
      // Of a file without rows, or from its end.
      if (done < file.bytes || row === Number(position?.row ?? 0)) {
        const empty = columns.map((column) => cellsOf(column, 0, binaryText).finish(0));
        yield batch(empty, 0, file.bytes, file.bytes);
      }
    },
  };
}
