import { PipelineError } from '../../runtime/contract/errors.ts';
import { formatOfName, formats } from '../formats/index.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** Bytes of a file that tell its format, where its name does not. */
const HEAD_BYTES = 4096;

/** The format of a file: the one that is set, that its name ends in, or that it begins as. `source.format_unknown` else. */
export async function tellFormat(
  store: ObjectStore,
  object: StoredObject,
  fileFormat: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const told = fileFormat ?? formatOfName(object.path)?.type;
  if (told !== undefined) return told;
  const head = await headOf(store, object, signal);
  const found = formats.find((format) => format.begins?.(head));
  if (found !== undefined) return found.type;
  throw new PipelineError('source.format_unknown', {
    message: `Neither the name of ${JSON.stringify(object.path)} nor its first bytes tell its format.`,
    next: `Set fileFormat on the source node to one of ${formats.map(({ type }) => type).join(', ')}.`,
    origin: { label: object.path },
  });
}

async function headOf(store: ObjectStore, object: StoredObject, signal: AbortSignal): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, object.bytes));
  await using reader = await store.open(object, 0, signal, head.length);
  return head.subarray(0, await reader.read(head));
}
