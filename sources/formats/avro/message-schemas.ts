import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Place } from '../columnar/malformed.ts';
import { decoding } from '../columnar/malformed.ts';
import type { Framing } from './message-framing.ts';
import type { MessageWriters } from './message-writers.ts';
import { resolved } from './resolved.ts';
import type { AvroType } from './schema.ts';

/** The schemas that the messages of a file have. */
export interface MessageSchemas {
  readonly framing: Framing;
  /** The type that the columns are of: the reader's, else that of the file's first message. */
  readonly given: AvroType;
  /** How values of a schema are stored, and as what they are read; `undefined`: it is to be learned. */
  known(key: string): MessageTypes | undefined;
  learn(key: string, place: Place, signal: AbortSignal): Promise<MessageTypes>;
}

export interface MessageTypes {
  readonly writer: AvroType;
  readonly stored: AvroType;
}

export interface MessageSchemasInput {
  readonly framing: Framing;
  readonly writers: MessageWriters;
  readonly reader: AvroType | null;
  /** The beginning of the file. */
  readonly head: Buffer;
  /** Of the first message. */
  readonly place: Place;
}

export async function messageSchemas(input: MessageSchemasInput, signal: AbortSignal): Promise<MessageSchemas> {
  const { framing, writers, reader, head } = input;
  const firstKey = decoding(input.place, () => framing.schemaAt(head, 0));
  const first = reader === null ? await writers.find(framing, firstKey, input.place, signal) : null;
  const given = reader ?? first!.type;
  const types = new Map<string, MessageTypes>();

  return {
    framing,
    given,
    known: (key) => types.get(key),
    async learn(key, place, signal) {
      const { type, canonical } = await writers.find(framing, key, place, signal);
      if (first !== null && canonical !== first.canonical) throw severalSchemas(place);
      const learned = { writer: type, stored: type === given ? type : resolved(type, given, place) };
      types.set(key, learned);
      return learned;
    },
  };
}

function severalSchemas({ label, byte }: Place): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has messages of several schemas: the one at byte ${byte} has another than the first.`,
    next: 'Say in readerSchema on the source node which fields the rows have.',
    origin: { label, byte },
  });
}
