import type { StoredObject } from '../object-store.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { fetchPart } from './fetch-part.ts';
import { verifyVersion } from './verify-version.ts';

export interface FetchObject {
  readonly driver: Pick<RemoteDriver, 'get' | 'fault' | 'verify'>;
  readonly limits: RemoteLimits;
  readonly object: StoredObject;
  readonly signal: AbortSignal;
  readonly onAgain?: (() => void) | undefined;
}

/** All bytes of a version that has some, by one request and no more buffers than one. One that breaks off goes on at its byte. */
export async function fetchObject({ driver, limits, object, signal, onAgain }: FetchObject): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(object.bytes);
  let at = 0;
  const part = { driver, limits, object, from: 0, to: object.bytes, signal, onAgain };
  for await (const chunk of fetchPart(part)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  await verifyVersion({ driver, limits, object, signal });
  return bytes;
}
