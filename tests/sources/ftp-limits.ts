import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import { SMALL_LIMITS } from './small-limits.ts';

/**
 * A transfer is a connection of its own: parts are so large that each brings the bytes at which tests break them, and an
 * object is some of them. Tries are enough that a test has seen the first fail before the last.
 */
export const FTP_SMALL_LIMITS: RemoteLimits = {
  ...SMALL_LIMITS,
  firstBytes: 200_000,
  partBytes: 200_000,
  aheadBytes: 200_000,
  answerMs: 30_000,
  waitsMs: [...SMALL_LIMITS.waitsMs, 100, 200],
};
