import { PipelineError } from '../../../runtime/contract/errors.ts';
import { resolveTypes, Unresolved } from './resolve.ts';
import type { AvroType } from './schema.ts';

/** Where values lie that have a schema of their own. */
export interface SchemaPlace {
  readonly label: string;
  readonly byte: number;
}

/** How values of a file's schema are stored, as those of the reader's if there is one; throws `format.schema`. */
export function resolved(writer: AvroType, reader: AvroType | null, place: SchemaPlace): AvroType {
  if (reader === null) return writer;
  try {
    return resolveTypes(writer, reader);
  } catch (error) {
    throw unresolvedAt(place, error);
  }
}

/** The `PipelineError` for a value, or a schema, that the reader's does not take; any other error stays as it is. */
export function unresolvedAt({ label, byte }: SchemaPlace, error: unknown): unknown {
  if (!(error instanceof Unresolved)) return error;
  return new PipelineError('format.schema', {
    message: `${JSON.stringify(label)} cannot be read by the reader schema: ${error.message} (at byte ${byte}).`,
    next: 'Change readerSchema: give the field a default, the type that the file has, or the name in the file as an alias.',
    origin: { label, byte },
    cause: error,
  });
}
