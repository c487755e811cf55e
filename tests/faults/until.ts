import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 20;

/** Polls until `look` gives something, and gives that; fails, naming `what`, when `ms` are over. */
export async function until<T>(what: string, look: () => Promise<T | null>, ms = 20_000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await delay(EVERY_MS);
  }
}

/** The work's result; fails, naming `what`, when `ms` are over before it has one. */
export async function within<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`not within ${ms} ms: ${what}`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
