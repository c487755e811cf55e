import { PipelineError } from '../../runtime/contract/errors.ts';
import { comparePaths } from './compare-paths.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

export const ORDERINGS = ['process_all', 'lexicographic', 'fifo', 'latest_by_mtime'] as const;
export type Ordering = (typeof ORDERINGS)[number];

/**
 * The objects of a listing that are wanted, in the order that is. Those written at once are in the order of their paths.
 * `inOrder`: as the listing is already.
 */
export async function* orderObjects(
  objects: AsyncIterable<StoredObject>,
  ordering: Ordering,
  { inOrder }: Pick<ObjectStore, 'inOrder'> = {},
): AsyncGenerator<StoredObject> {
  switch (ordering) {
    case 'process_all':
      yield* objects;
      return;
    case 'lexicographic':
      if (inOrder === true) yield* objects;
      else yield* (await Array.fromAsync(objects)).sort((one, other) => comparePaths(one.path, other.path));
      return;
    case 'fifo':
      yield* (await Array.fromAsync(objects)).sort(compareTimes);
      return;
    case 'latest_by_mtime':
      yield* await latestOf(objects);
      return;
    default:
      ordering satisfies never;
  }
}

async function latestOf(objects: AsyncIterable<StoredObject>): Promise<readonly StoredObject[]> {
  let latest: StoredObject | null = null;
  for await (const object of objects) {
    if (latest === null || compareTimes(latest, object) < 0) latest = object;
  }
  if (latest === null) return [];
  timeOf(latest);
  return [latest];
}

function compareTimes(one: StoredObject, other: StoredObject): number {
  return timeOf(one) - timeOf(other) || comparePaths(one.path, other.path);
}

function timeOf({ path, modifiedAt }: StoredObject): number {
  if (modifiedAt !== null) return modifiedAt;
  throw new PipelineError('source.no_times', {
    message: `The store does not tell when ${JSON.stringify(path)} was written.`,
    next: 'Set ordering to lexicographic or process_all.',
    origin: { label: path },
  });
}
