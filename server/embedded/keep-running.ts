import { setTimeout as delay } from 'node:timers/promises';
import { bornAt } from '../lock.mjs';

/** How often it is looked whether the server's process lives. */
const LOOK_MS = 1_000;
/** Waits between starts that fail, or that do not last: doubled up to the most. */
const PAUSE_MS = { first: 1_000, most: 30_000 } as const;
const LASTING_MS = 60_000;

export interface KeepRunning {
  /** The server's process, which is alive. */
  readonly pid: number;
  /** Starts it again, on the port that everybody knows; told of the process as soon as there is one. */
  readonly restart: (onSpawn: (pid: number) => void, signal: AbortSignal) => Promise<number>;
  readonly report: (line: string) => void;
}

export interface RunningServer {
  readonly pid: number;
  /** No start from here on; gives the newest process, which may be starting still. */
  end(): Promise<number>;
}

/**
 * Watches over a server, and starts it again when it ends by itself: killed by hand, or by a system out of memory.
 * Loads in this and other processes notice a lost connection and go on by themselves.
 */
export function keepRunning({ pid: first, restart, report }: KeepRunning): RunningServer {
  const ended = new AbortController();
  const { signal } = ended;
  let pid = first;

  async function watch(): Promise<void> {
    let pause: number = PAUSE_MS.first;
    for (let since = performance.now(); await outlived(pid, signal); since = performance.now()) {
      if (performance.now() - since > LASTING_MS) pause = PAUSE_MS.first;
      report(`Postgres (process ${pid}) has ended: starting it again.`);
      for (let isBack = false; !isBack; pause = Math.min(PAUSE_MS.most, pause * 2)) {
        isBack = await tried();
        if (signal.aborted) return;
        if (!isBack) await pauseFor(pause);
      }
      report(`Postgres runs again (process ${pid}).`);
    }
  }

  async function tried(): Promise<boolean> {
    try {
      pid = await restart((spawned) => {
        pid = spawned;
      }, signal);
      return true;
    } catch (error) {
      if (!signal.aborted) report(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  function pauseFor(ms: number): Promise<void> {
    return delay(ms, undefined, { signal, ref: false }).catch(() => {});
  }

  const watching = watch();
  return {
    get pid() {
      return pid;
    },
    async end() {
      ended.abort();
      await watching;
      return pid;
    },
  };
}

/** Resolves with `true` when the process has ended, with `false` when nobody wants to know any more. */
async function outlived(pid: number, signal: AbortSignal): Promise<boolean> {
  const born = bornAt(pid);
  while (!signal.aborted && bornAt(pid) === born && born !== null) {
    await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  return !signal.aborted;
}
