import { setTimeout as delay } from 'node:timers/promises';
import { unlessAborted } from '../remote/unless-aborted.ts';
import type { Connecting, FtpConnection } from './connection.ts';
import { brokenOff, isFull } from './failures.ts';

/** Where others hold all connections that the server allows, it is asked again after growing waits, which make a minute. */
const FULL_WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];
/** One that nobody needs is ended then: others may wait for it. */
const IDLE_MS = 5_000;
/** The answer to a transfer that was left is waited for so long. */
const SETTLE_MS = 5_000;

/** A connection that nobody else uses until it is given back. */
export interface Lease {
  readonly connection: FtpConnection;
  /** Once; `settled`: it can be used again when that has come, and not at all where it fails. */
  giveBack(settled?: Promise<unknown>): void;
}

export interface FtpPool {
  take(signal: AbortSignal): Promise<Lease>;
  use<T>(signal: AbortSignal, call: (connection: FtpConnection) => Promise<T>): Promise<T>;
  /** A connection that was made elsewhere. */
  add(connection: FtpConnection): void;
  close(): void;
}

/**
 * At most `most` connections, made when they are needed. Where the server refuses another while there are some, these
 * are all; who comes first gets the next that is free.
 */
export function ftpPool(open: () => Connecting, most: number): FtpPool {
  const idle = new Map<FtpConnection, NodeJS.Timeout>();
  const taken = new Set<FtpConnection>();
  const coming = new Set<Connecting>();
  const waiting: (() => void)[] = [];
  let allowed = most;
  let isClosed = false;

  const count = (): number => idle.size + taken.size + coming.size;
  const wake = (): void => waiting.shift()?.();

  function freeOne(): FtpConnection | null {
    for (const [connection, timer] of [...idle].reverse()) {
      clearTimeout(timer);
      idle.delete(connection);
      if (connection.control.isOpen) return connection;
    }
    return null;
  }

  function add(connection: FtpConnection): void {
    if (isClosed || !connection.control.isOpen) connection.control.end();
    else {
      const timer = setTimeout(() => {
        idle.delete(connection);
        connection.control.end();
        wake();
      }, IDLE_MS);
      idle.set(connection, timer.unref());
    }
    wake();
  }

  /** `null`: the server takes no other, and there are some. */
  async function openOne(signal: AbortSignal): Promise<FtpConnection | null> {
    const connecting = open();
    coming.add(connecting);
    try {
      const connection = await unlessAborted(connecting.ready, signal);
      taken.add(connection);
      return connection;
    } catch (cause) {
      connecting.end();
      coming.delete(connecting);
      if (isClosed || signal.aborted || !isFull(cause) || count() === 0) throw cause;
      allowed = Math.max(1, count());
      return null;
    } finally {
      coming.delete(connecting);
      if (taken.size + idle.size < allowed) wake();
    }
  }

  async function nextFree(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    try {
      await unlessAborted(promise, signal);
    } catch (cause) {
      const at = waiting.indexOf(resolve);
      if (at >= 0) waiting.splice(at, 1);
      // It was its turn already: that is the next one's.
      else wake();
      throw cause;
    }
  }

  async function taking(signal: AbortSignal): Promise<FtpConnection> {
    for (;;) {
      signal.throwIfAborted();
      if (isClosed) throw brokenOff();
      const free = freeOne();
      if (free !== null) {
        taken.add(free);
        return free;
      }
      if (count() >= allowed) {
        await nextFree(signal);
        continue;
      }
      const made = await openOne(signal);
      // Another may be free by now: it is looked for anew before anything is waited for.
      if (made !== null) return made;
    }
  }

  async function take(signal: AbortSignal): Promise<Lease> {
    for (let tries = 0; ; tries++) {
      try {
        return leased(await taking(signal));
      } catch (cause) {
        const wait = FULL_WAITS_MS[tries];
        if (signal.aborted || isClosed || wait === undefined || !isFull(cause)) throw cause;
        await delay(wait, undefined, { signal });
      }
    }
  }

  function leased(connection: FtpConnection): Lease {
    const back = (): void => {
      taken.delete(connection);
      add(connection);
    };
    return {
      connection,
      giveBack(settled) {
        if (settled === undefined) return back();
        const timer = setTimeout(() => connection.control.end(), SETTLE_MS);
        settled.then(
          () => {
            clearTimeout(timer);
            back();
          },
          () => {
            clearTimeout(timer);
            connection.control.end();
            back();
          },
        );
      },
    };
  }

  return {
    take,
    add,
    async use(signal, call) {
      const { connection, giveBack } = await take(signal);
      try {
        return await call(connection);
      } finally {
        giveBack();
      }
    },
    close() {
      isClosed = true;
      for (const one of coming) one.end();
      for (const one of taken) one.control.end();
      for (const [one, timer] of idle) {
        clearTimeout(timer);
        one.control.end();
      }
      idle.clear();
      for (const call of waiting.splice(0)) call();
    },
  };
}
