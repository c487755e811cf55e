import type { Json } from '../../../runtime/contract/json.ts';
import { bindNames } from '../columnar/bind-names.ts';
import { corruptAt, Malformed } from '../columnar/malformed.ts';
import { rowsOf } from '../columnar/read-batches.ts';
import { readRange } from '../columnar/read-range.ts';
import type { FilePosition, Format, FormatFile, FormatLimits } from '../format.ts';
import { avroColumns, cellsOf, recordOf } from './columns.ts';
import { AVRO, readBlocks, readHeader } from './container.ts';
import { cursorOf, ELEMENT_BYTES, MOST_ELEMENTS, MOST_ROWS } from './cursor.ts';
import { framingOf } from './message-framing.ts';
import { type MessageSchemas, messageSchemas } from './message-schemas.ts';
import { messageWriters } from './message-writers.ts';
import { type AvroOptions, readerTypeOf } from './options.ts';
import { readMessages } from './read-messages.ts';
import { recordsOf } from './records.ts';
import { resolved, unresolvedAt } from './resolved.ts';
import { skipValue } from './skip.ts';

/** Rows read, and of the block that holds the next one: its byte, and the rows before it. */
interface AvroPosition extends FilePosition {
  readonly block: string;
  readonly before: string;
}

/** Records without a byte are possible; so many in one block are not meant. */
const MOST_EMPTY = 1_000_000;
/** The bytes that tell what a file is, and which schema its first message has. */
const HEAD = 10;

/** Container files block by block, others message by message; fields that nobody wants are passed over. */
export function avroFormat(options: AvroOptions, limits: FormatLimits): Format {
  const { binaryText } = options;
  const reader = readerTypeOf(options);
  const writers = messageWriters(options, limits);

  /** The schemas of a file of messages; `null` where it is a container. */
  async function schemasOf(file: FormatFile, signal: AbortSignal): Promise<MessageSchemas | null> {
    const head = await readRange(file, AVRO, 0, Math.min(HEAD, file.bytes), signal);
    const framing = framingOf(head, writers.hasRegistry);
    if (framing === null) return null;
    const place = { label: file.label, format: AVRO, part: 'a message', byte: 0 };
    return await messageSchemas({ framing, writers, reader, head, place }, signal);
  }

  return {
    async columns(file, signal) {
      const messages = await schemasOf(file, signal);
      if (messages !== null)
        return bindNames(avroColumns(recordOf(messages.given)), null, file.label).map(({ column }) => column);
      const { type } = await readHeader(file, signal);
      resolved(type, reader, { label: file.label, byte: 0 });
      return bindNames(avroColumns(recordOf(reader ?? type)), null, file.label).map(({ column }) => column);
    },
    async *read(file, reading, signal) {
      const messages = await schemasOf(file, signal);
      if (messages !== null) {
        yield* readMessages(file, messages, options, reading, signal);
        return;
      }
      const { columns: wanted, batchBytes, after } = reading;
      const header = await readHeader(file, signal);
      const { columns, putter } = recordsOf(reader ?? header.type, wanted, file.label);
      const stored = resolved(header.type, reader, { label: file.label, byte: 0 });
      const own = columns.map(({ column }) => column);
      const position = after as AvroPosition | null;
      let row = Number(position?.row ?? 0);
      let before = Number(position?.before ?? 0);
      let done = Number(position?.block ?? 0);

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
          for (let passed = before; passed < row; passed++) {
            cursor.elements = MOST_ELEMENTS;
            skipValue(cursor, header.type);
          }
          while (row < end) {
            const room = Math.min(MOST_ROWS, end - row);
            const cells = columns.map(({ type }) => cellsOf(type, room, binaryText));
            const put = putter(stored, cells);
            let length = 0;
            for (let size = 0; length < room && size < batchBytes; length++) {
              const from = cursor.at;
              cursor.elements = MOST_ELEMENTS;
              put(cursor, length);
              size += cursor.at - from + (MOST_ELEMENTS - cursor.elements) * ELEMENT_BYTES;
            }
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
          throw unresolvedAt(place, corruptAt(place, error));
        }
      }
      // Of a file without rows, or from its end.
      if (done < file.bytes || row === Number(position?.row ?? 0)) {
        const empty = columns.map(({ type }) => cellsOf(type, 0, binaryText).finish(0));
        yield batch(empty, 0, file.bytes, file.bytes);
      }
    },
  };
}
