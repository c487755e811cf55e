import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { StoredObject } from '../object-store.ts';
import { containedRealPath } from './contain.ts';

/** Links are followed, and refused where they lead out of the root. */
export async function statBeneath(root: string, absolute: string): Promise<BigIntStats | null> {
  const stats = await statOrNull(absolute);
  if (stats !== null) await containedRealPath(root, absolute);
  return stats;
}

/** Links are followed. */
export async function statOrNull(absolute: string): Promise<BigIntStats | null> {
  return (await stat(absolute, { bigint: true, throwIfNoEntry: false })) ?? null;
}

export function storedObject(relative: string, stats: BigIntStats): StoredObject {
  return {
    path: relative,
    bytes: Number(stats.size),
    version: versionOf(stats),
    modifiedAt: Number(stats.mtimeNs / 1_000_000n),
  };
}

/** Differs whenever the content may. */
export function versionOf(stats: BigIntStats): string {
  return `${stats.size}-${stats.mtimeNs}-${stats.ino}`;
}
