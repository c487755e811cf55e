import type { RemoteLimits } from '../../sources/files/remote/driver.ts';

/** Small objects are many parts, a few objects many pages, and no wait is long; what does not answer is never given up by itself. */
export const SMALL_LIMITS: RemoteLimits = {
  firstBytes: 16 * 1024,
  partBytes: 32 * 1024,
  aheadBytes: 96 * 1024,
  pageKeys: 7,
  stallMs: 600_000,
  answerMs: 600_000,
  waitsMs: [1, 5, 20, 50],
};
