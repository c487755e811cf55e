import type { StoredObject } from '../object-store.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { openParts } from './open-parts.ts';

const PIECE = 256 * 1024;

export interface ReadContent {
  readonly driver: Pick<RemoteDriver, 'get' | 'fault'>;
  readonly limits: RemoteLimits;
  readonly signal: AbortSignal;
}

/** All bytes of an object that is known to be small. */
export async function wholeOf(how: ReadContent, object: StoredObject): Promise<Buffer> {
  const bytes = Buffer.alloc(object.bytes);
  if (object.bytes === 0) return bytes;
  await using reader = await openParts({ ...how, object, from: 0, to: object.bytes });
  return bytes.subarray(0, await reader.read(bytes));
}

/** Whether two objects hold the same bytes. */
export async function isSameContent(how: ReadContent, one: StoredObject, other: StoredObject): Promise<boolean> {
  if (one.bytes !== other.bytes) return false;
  if (one.bytes === 0) return true;
  const open = (object: StoredObject) => openParts({ ...how, object, from: 0, to: object.bytes });
  await using left = await open(one);
  await using right = await open(other);
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
  for (;;) {
    const [count, same] = await Promise.all([left.read(a), right.read(b)]);
    if (count !== same || !a.subarray(0, count).equals(b.subarray(0, count))) return false;
    if (count < PIECE) return true;
  }
}
