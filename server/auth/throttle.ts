/** Answers to failed sign-in attempts wait longer and longer, by address; nobody who is right ever waits. */
export interface Throttle {
  /** Waits as long as the address has earned. `false`: too many of its failures wait already, refuse at once. */
  failed(address: string): Promise<boolean>;
  /** Whether so many failures of the address wait that nothing more is tried for it. */
  blocked(address: string): boolean;
  succeeded(address: string): void;
}

export interface ThrottleOptions {
  readonly delay: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly firstMs?: number;
  readonly longestMs?: number;
  readonly maxWaiting?: number;
}

const FORGET_AFTER_MS = 10 * 60_000;
const MAX_ADDRESSES = 10_000;

interface Failures {
  failures: number;
  waiting: number;
  last: number;
}

export function createThrottle(options: ThrottleOptions): Throttle {
  const { delay, now, firstMs = 100, longestMs = 5_000, maxWaiting = 10 } = options;
  const addresses = new Map<string, Failures>();

  const recordOf = (address: string): Failures => {
    const known = addresses.get(address);
    if (known !== undefined && now() - known.last < FORGET_AFTER_MS) return known;
    if (addresses.size >= MAX_ADDRESSES) forgetOldest(addresses);
    const fresh = { failures: 0, waiting: known?.waiting ?? 0, last: now() };
    addresses.set(address, fresh);
    return fresh;
  };

  return {
    blocked: (address) => (addresses.get(address)?.waiting ?? 0) >= maxWaiting,
    succeeded: (address) => {
      const known = addresses.get(address);
      if (known !== undefined && known.waiting === 0) addresses.delete(address);
    },
    async failed(address) {
      const record = recordOf(address);
      if (record.waiting >= maxWaiting) return false;
      const wait = Math.min(firstMs * 2 ** record.failures, longestMs);
      record.failures = Math.min(record.failures + 1, 30);
      record.last = now();
      record.waiting += 1;
      try {
        await delay(wait);
      } finally {
        record.waiting -= 1;
      }
      return true;
    },
  };
}

function forgetOldest(addresses: Map<string, Failures>): void {
  const idle = [...addresses].find(([, record]) => record.waiting === 0);
  if (idle !== undefined) addresses.delete(idle[0]);
}
