import type { GivenFiles } from '../../runtime/contract/source.ts';
import type { StoredObject } from './object-store.ts';

/** Objects that are asked about at once. */
const CHUNK = 1_000;

/** Those of a listing that a run was given, in its order. `given`: absent, all are. */
export async function* givenObjects(
  objects: AsyncIterable<StoredObject>,
  given: GivenFiles | undefined,
): AsyncGenerator<StoredObject> {
  if (given === undefined) return yield* objects;
  let chunk: StoredObject[] = [];
  for await (const object of objects) {
    chunk.push(object);
    if (chunk.length < CHUNK) continue;
    yield* await given(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield* await given(chunk);
}
