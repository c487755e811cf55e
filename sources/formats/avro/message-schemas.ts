import { PipelineError } from '../../../runtime/contract/errors.ts';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { type Cursor, pass } from './cursor.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type AvroOptions, schemaJson } from './options.ts';
import { resolved } from './resolved.ts';
import { type AvroType, avroTypeOf } from './schema.ts';

const MARK = 0xc301;
const HEAD = 10;

/** Whether a file begins as a message that says which schema it has: "Single-object encoding" of Avro's specification. */
export function isMessage(head: Buffer): boolean {
  return head.length >= 2 && head.readUInt16BE(0) === MARK;
}

/** The schemas that messages may have. */
export interface MessageSchemas {
  /** The type that the columns are of: the reader's, else that of the file's first message. */
  readonly given: AvroType;
  /** Goes past the head of the message where the cursor stands; gives how its value is stored, and as what it is read. */
  next(cursor: Cursor, byte: number): MessageTypes;
}

export interface MessageTypes {
  readonly writer: AvroType;
  readonly stored: AvroType;
}

/** `head`: the beginning of the file. */
export function messageSchemas(
  options: AvroOptions,
  reader: AvroType | null,
  head: Buffer,
  label: string,
): MessageSchemas {
  const { schemas = [], readerSchema } = options;
  const known = new Map<string, AvroType>();
  for (const option of readerSchema === undefined ? schemas : [...schemas, readerSchema]) {
    const json = schemaJson(option);
    known.set(fingerprintOf(json), avroTypeOf(json));
  }
  const first = fingerprintAt(head, 0);
  const types = new Map<string, MessageTypes>();

  function find(fingerprint: string, byte: number): AvroType {
    const writer = known.get(fingerprint);
    if (writer !== undefined) return writer;
    throw new PipelineError('format.schema', {
      message: `${JSON.stringify(label)} has a message at byte ${byte} whose schema, of the fingerprint ${fingerprint}, is none of those given.`,
      next: 'Give the schema that wrote it in schemas on the source node.',
      origin: { label, byte },
    });
  }

  const given = reader ?? find(first, 0);
  return {
    given,
    next(cursor, byte) {
      const fingerprint = fingerprintAt(cursor.bytes, cursor.at);
      pass(cursor, HEAD);
      const before = types.get(fingerprint);
      if (before !== undefined) return before;
      const writer = find(fingerprint, byte);
      if (reader === null && fingerprint !== first) throw severalSchemas(label, byte);
      const found = { writer, stored: resolved(writer, reader, { label, byte }) };
      types.set(fingerprint, found);
      return found;
    },
  };
}

function fingerprintAt(bytes: Buffer, at: number): string {
  if (bytes.length - at < HEAD) throw new EndsEarly('its head is cut off');
  if (bytes.readUInt16BE(at) !== MARK) throw new Malformed('it does not begin with C3 and 01');
  return bytes.toString('hex', at + 2, at + HEAD);
}

function severalSchemas(label: string, byte: number): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has messages of several schemas: the one at byte ${byte} has another than the first.`,
    next: 'Say in readerSchema on the source node which fields the rows have.',
    origin: { label, byte },
  });
}
