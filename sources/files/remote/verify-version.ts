import type { StoredObject } from '../object-store.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { persist } from './persist.ts';

export interface VerifyVersion {
  readonly driver: Pick<RemoteDriver, 'fault' | 'verify'>;
  readonly limits: Pick<RemoteLimits, 'waitsMs'>;
  readonly object: StoredObject;
  readonly signal: AbortSignal;
}

/** Throws `source.changed` where another version is there by now than was read; nothing to do where each range is held to one. */
export async function verifyVersion({ driver, limits, object, signal }: VerifyVersion): Promise<void> {
  const { verify } = driver;
  if (verify === undefined) return;
  const place = { doing: 'look', label: object.path, object } as const;
  await persist(() => verify(object, signal), { driver, limits, place, signal });
}
