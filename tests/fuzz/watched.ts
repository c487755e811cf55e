import { Worker } from 'node:worker_threads';

/** One step may take so long, on a machine that is busy. */
const MOST_MS = 120_000;
/** The same of a step that reads a small file. */
export const MOST_MS_SMALL = 30_000;
/** By which the most memory that this process has held may grow over all steps. */
const MOST_GROWN = 768 * 1024 * 1024;
const TEXT_BYTES = 512;

/** Looks after steps that read what may be anything. */
export interface Watched extends Disposable {
  /** A step begins. Throws where those before it took more memory than they may. */
  at(what: string): void;
}

/** Of a thread of its own: in a loop that never ends no timer of the loop's own thread fires. */
const GUARD = `
const { workerData: { beats, text, mostMs } } = require('node:worker_threads');
let last = Atomics.load(beats, 0);
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now < 0) process.exit();
  if (now !== last) { last = now; since = Date.now(); return; }
  if (Date.now() - since < mostMs) return;
  const what = Buffer.from(text).toString('utf8').replace(/\\0.*$/s, '');
  require('node:fs').writeSync(2, 'HANGS, and is killed: ' + what + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, Math.min(mostMs / 4, 500));
`;

/**
 * A step that never ends, be it that it spins or that nothing wakes it, kills the process, which fails the test run and
 * says at what. A test must have more time than a step.
 */
export function watched(mostMs = MOST_MS): Watched {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const text = Buffer.from(new SharedArrayBuffer(TEXT_BYTES));
  const worker = new Worker(GUARD, { eval: true, workerData: { beats, text, mostMs } });
  worker.unref();
  const before = mostHeld();
  let last = 'nothing';
  const requireRoom = (): void => {
    const grown = mostHeld() - before;
    if (grown > MOST_GROWN) throw new Error(`${Math.round(grown / 1024 / 1024)} MiB more were held at ${last}`);
  };
  return {
    at(what) {
      requireRoom();
      last = what;
      text.fill(0);
      text.write(what.slice(0, TEXT_BYTES / 4));
      Atomics.add(beats, 0, 1);
    },
    [Symbol.dispose]() {
      Atomics.store(beats, 0, -1);
      requireRoom();
    },
  };
}

/** In bytes, since the process began. */
function mostHeld(): number {
  return process.resourceUsage().maxRSS * 1024;
}
