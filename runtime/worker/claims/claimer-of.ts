import { randomUUID } from 'node:crypto';
import { claimerState, leaveUnread } from '../../commit/file-claims.ts';
import type { Claimer } from '../../contract/source.ts';
import type { WithClient } from '../database.ts';

/** The run, as one that claims files. */
export function claimerOf(runId: string, withClient: WithClient): Claimer {
  /** Runs that hold what they have, as long as this one claims: asked once, since each may hold thousands. */
  const holding = new Set<string>();
  return {
    runId,
    attempt: randomUUID(),
    async isOver(other, path) {
      if (holding.has(other)) return false;
      const state = await withClient((client) => claimerState(client, other));
      if (state === 'ended') return true;
      // One that is dead goes on one day, and then it must find what it has begun to read.
      if (state === 'dead') return await withClient((client) => leaveUnread(client, other, path));
      holding.add(other);
      return false;
    },
  };
}
