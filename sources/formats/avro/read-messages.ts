import type { SourceRows } from '../../../runtime/contract/source.ts';
import { openFeed } from '../columnar/feed.ts';
import { corruptAt, EndsEarly, Malformed } from '../columnar/malformed.ts';
import { rowsOf } from '../columnar/read-batches.ts';
import type { FilePosition, FormatFile, ReadOptions } from '../format.ts';
import { cellsOf } from './columns.ts';
import { AVRO } from './container.ts';
import { type Cursor, cursorOf, ELEMENT_BYTES, MOST_ELEMENTS, MOST_ROWS, pass } from './cursor.ts';
import type { Put } from './leaf-cells.ts';
import type { MessageSchemas, MessageTypes } from './message-schemas.ts';
import type { AvroOptions } from './options.ts';
import { recordsOf } from './records.ts';
import { unresolvedAt } from './resolved.ts';
import { skipValue } from './skip.ts';

/** Rows read, and the byte of the next message. */
interface MessagePosition extends FilePosition {
  readonly byte: string;
}

const WINDOW = 256 * 1024;
const MOST_MESSAGE = 128 * 1024 * 1024;

/** The rows of a file that has messages, one behind the other, or with a line end between them; each says which schema it has. */
export async function* readMessages(
  file: FormatFile,
  schemas: MessageSchemas,
  { binaryText }: AvroOptions,
  { columns: wanted, batchBytes, after }: ReadOptions,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  const { framing } = schemas;
  const { columns, putter } = recordsOf(schemas.given, wanted, file.label);
  const own = columns.map(({ column }) => column);
  const position = after as MessagePosition | null;
  const from = Number(position?.byte ?? 0);
  const feed = openFeed(file, AVRO, { from, to: file.bytes, windowBytes: WINDOW }, signal);
  let row = Number(position?.row ?? 0);
  let window = WINDOW;
  do {
    signal.throwIfAborted();
    const start = feed.at;
    const cursor = cursorOf(await feed.peek(window));
    const cells = columns.map(({ type }) => cellsOf(type, MOST_ROWS, binaryText));
    const puts = new Map<MessageTypes, Put>();
    let length = 0;
    for (let size = 0; length < MOST_ROWS && size < batchBytes && cursor.at < cursor.bytes.length; length++) {
      const at = cursor.at;
      const place = { label: file.label, format: AVRO, part: 'a message', byte: start + at };
      try {
        passLineEnd(cursor);
        if (cursor.at === cursor.bytes.length) break;
        const key = framing.schemaAt(cursor.bytes, cursor.at);
        pass(cursor, framing.headBytes);
        const types = schemas.known(key) ?? (await schemas.learn(key, place, signal));
        const begin = cursor.at;
        // Looked at as a whole before any cell is set.
        cursor.elements = MOST_ELEMENTS;
        skipValue(cursor, types.writer);
        const end = cursor.at;
        size += end - at + (MOST_ELEMENTS - cursor.elements) * ELEMENT_BYTES;
        const put = puts.get(types) ?? putter(types.stored, cells);
        puts.set(types, put);
        cursor.at = begin;
        cursor.elements = MOST_ELEMENTS;
        put(cursor, length);
        cursor.at = end;
      } catch (error) {
        if (!(error instanceof EndsEarly) || cursor.bytes.length >= feed.left)
          throw unresolvedAt(place, corruptAt(place, error));
        cursor.at = at;
        if (length > 0) break;
        if (window >= MOST_MESSAGE)
          throw corruptAt(place, new Malformed(`it is larger than the ${MOST_MESSAGE} bytes that are read`));
        break;
      }
    }
    if (length === 0 && cursor.at < feed.left) {
      window = Math.min(window * 4, MOST_MESSAGE);
      continue;
    }
    window = WINDOW;
    feed.skip(cursor.at);
    const next: MessagePosition = { row: String(row + length), byte: String(feed.at) };
    const vectors = cells.map((one) => one.finish(length));
    yield { ...rowsOf(vectors, own, wanted ?? own, length, row), consumed: feed.at - start, position: next };
    row += length;
  } while (feed.left > 0);
}

const LF = 10;
const CR = 13;

/** No message begins with one, and Kafka Connect writes one behind each. */
function passLineEnd(cursor: Cursor): void {
  const { bytes, at } = cursor;
  if (bytes[at] === LF) cursor.at++;
  else if (bytes[at] === CR && at + 1 === bytes.length) throw new EndsEarly('its head is cut off');
  else if (bytes[at] === CR && bytes[at + 1] === LF) cursor.at += 2;
}
