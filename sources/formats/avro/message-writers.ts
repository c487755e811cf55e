import { PipelineError } from '../../../runtime/contract/errors.ts';
import { openRegistry, type RegisteredSchema, type Registry } from '../../schema-registry/registry.ts';
import { corruptAt, type Place } from '../columnar/malformed.ts';
import type { FormatLimits } from '../format.ts';
import { canonicalSchema, fingerprintOf } from './fingerprint.ts';
import type { Framing } from './message-framing.ts';
import { type AvroOptions, schemaJson } from './options.ts';
import { readSchema } from './read-schema.ts';
import { type AvroType, avroTypeOf } from './schema.ts';

/** A schema that wrote messages. */
export interface Writer {
  readonly type: AvroType;
  /** Its canonical form: the same for schemas that store values the same way. */
  readonly canonical: string;
}

/** Finds the schemas of messages among those given, and in the registry; each once. */
export interface MessageWriters {
  readonly hasRegistry: boolean;
  /** `key`: as `Framing.schemaAt` has it. Throws `format.schema` where nothing has it. */
  find(framing: Framing, key: string, place: Place, signal: AbortSignal): Promise<Writer>;
}

export function messageWriters(options: AvroOptions, { allowPrivateHosts }: FormatLimits): MessageWriters {
  const { registry: registryOptions, schemas = [], readerSchema } = options;
  const registry = registryOptions === undefined ? null : openRegistry(registryOptions, allowPrivateHosts);
  const byId = new Map<string, Writer>();
  const byFingerprint = new Map<string, Writer>();
  for (const option of readerSchema === undefined ? schemas : [...schemas, readerSchema]) {
    const json = schemaJson(option);
    const type = avroTypeOf(json);
    const canonical = canonicalSchema(json);
    byFingerprint.set(fingerprintOf(canonical), { type, canonical });
  }
  let subjects = registryOptions?.subjects ?? [];

  async function ofFingerprint(fingerprint: string, place: Place, signal: AbortSignal): Promise<Writer | null> {
    if (!byFingerprint.has(fingerprint) && registry !== null) {
      for (const subject of subjects) {
        for (const one of await registry.versionsOf(subject, signal)) {
          if (one.type !== 'AVRO') continue;
          const writer = writerOf(one, place);
          byFingerprint.set(fingerprintOf(writer.canonical), writer);
        }
      }
      // A version that is registered while a run reads wrote no message that was there when it began.
      subjects = [];
    }
    return byFingerprint.get(fingerprint) ?? null;
  }

  async function ofId(id: string, place: Place, signal: AbortSignal): Promise<Writer | null> {
    const known = byId.get(id);
    if (known !== undefined) return known;
    const found = await (registry as Registry).byId(Number(id), signal);
    if (found === null) return null;
    if (found.type !== 'AVRO') throw noAvro(found.type, id, place);
    const writer = writerOf(found, place);
    if (isBareBytes(writer.type)) throw bareBytes(id, place);
    byId.set(id, writer);
    return writer;
  }

  return {
    hasRegistry: registry !== null,
    async find(framing, key, place, signal) {
      const found = await (framing.kind === 'registry' ? ofId : ofFingerprint)(key, place, signal);
      if (found !== null) return found;
      throw framing.kind === 'registry' ? unknownId(key, place) : unknownFingerprint(key, place, registry !== null);
    },
  };
}

function writerOf({ text, references }: RegisteredSchema, place: Place): Writer {
  try {
    const json = readSchema(text);
    const outside = references.map(readSchema);
    return { type: avroTypeOf(json, outside), canonical: canonicalSchema(json, outside) };
  } catch (error) {
    throw corruptAt({ ...place, part: 'the schema that the registry has for a message' }, error);
  }
}

/** Confluent's serializers write such a value without its length. */
function isBareBytes(type: AvroType): boolean {
  return type.kind === 'leaf' && type.stored === 'bytes';
}

function unknownFingerprint(fingerprint: string, { label, byte }: Place, hasRegistry: boolean): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has a message at byte ${byte} whose schema, of the fingerprint ${fingerprint}, is none of those given${hasRegistry ? ' and of no version of the subjects' : ''}.`,
    next: `Give the schema that wrote it in schemas on the source node, or its subject in ${hasRegistry ? '' : 'a '}registry.`,
    origin: { label, byte },
  });
}

function unknownId(id: string, { label, byte }: Place): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has a message at byte ${byte} whose schema has the id ${id}, which the registry does not know.`,
    next: 'Check that the url of the registry is of the one, and of the context, that the messages were written with.',
    origin: { label, byte },
  });
}

function noAvro(type: string, id: string, { label, byte }: Place): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has a message at byte ${byte} whose schema ${id} is of the kind ${type}, not Avro.`,
    next: 'Narrow path or pattern to files of Avro messages.',
    origin: { label, byte },
  });
}

function bareBytes(id: string, { label, byte }: Place): PipelineError {
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} has a message at byte ${byte} whose schema ${id} is "bytes": such a message does not say where it ends.`,
    next: 'Write values of a record with a field of bytes.',
    origin: { label, byte },
  });
}
