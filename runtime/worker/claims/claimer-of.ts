import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { findClaimer, leaveUnread } from '../../commit/file-claims.ts';
import type { Claimer, FoundClaim } from '../../contract/source.ts';
import type { WithClient } from '../database.ts';

/** The run, as one that claims files in a folder. */
export function claimerOf(runId: string, folder: string, withClient: WithClient): Claimer {
  /** How runs hold what they have, as long as this one claims: asked once, since each may hold thousands. */
  const holding = new Map<string, FoundClaim>();
  return {
    runId,
    attempt: randomUUID(),
    async found(other, object) {
      const known = holding.get(other);
      if (known !== undefined) return known;
      const claimer = await withClient((client) => findClaimer(client, other));
      const isHere = claimer === null || claimer.folders.some((named) => asFolder(named) === asFolder(folder));
      if (claimer?.state === 'ended') return { holds: false, isHere };
      // One that is dead goes on one day, and then it must find what it has begun to read.
      if (claimer?.state === 'dead' && isHere)
        return { holds: !(await withClient((client) => leaveUnread(client, other, object))), isHere };
      const held = { holds: true, isHere };
      holding.set(other, held);
      return held;
    },
  };
}

/** `in/` and `in` are one. */
const asFolder = (named: string): string => path.posix.normalize(`${named}/`);
