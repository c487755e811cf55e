import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PipelineError, type PipelineErrorJson } from '../contract/errors.ts';
import type { LaneReport, LaneSetup } from './lane-setup.ts';
import { isStop, stopReason } from './stop.ts';
import type { FromLane, ToLane } from './thread-messages.ts';

/** A lane that does not stop by itself after an abort is ended: its transaction rolls back with its connection. */
const GRACE_MS = 3_000;

/** Runs a lane in a worker thread of its own; its rows never cross threads, its reports do. */
export async function spawnLane(
  setup: LaneSetup,
  report: (report: LaneReport) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const entry = new URL(`./lane-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
  const thread = new Worker(entry, { workerData: setup, name: `lane ${setup.lane}` });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let failure: PipelineErrorJson | null = null;
  let ended = false;
  let grace: NodeJS.Timeout | undefined;

  const abort = (): void => {
    const message: ToLane = { kind: 'abort', reason: stopReason(signal).toJSON() };
    thread.postMessage(message);
    grace = setTimeout(() => {
      thread.terminate().catch(reject);
    }, GRACE_MS);
  };
  signal.addEventListener('abort', abort, { once: true });
  thread.on('message', (message: FromLane) => {
    if (message.kind !== 'ended') return report(message);
    ended = true;
    failure = message.failure;
  });
  // Out of memory, mostly: what a lane throws comes as a message.
  thread.on('error', (cause: Error) => reject(laneLost(setup.lane, cause.message, cause)));
  thread.on('exit', (code) => {
    if (signal.aborted && (!ended || (failure !== null && isStop(failure.code)))) return reject(stopReason(signal));
    if (failure !== null) return reject(PipelineError.fromJSON(failure));
    if (ended) return resolve();
    reject(laneLost(setup.lane, `exit code ${code}`));
  });
  try {
    await promise;
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', abort);
  }
}

function laneLost(lane: number, how: string, cause?: unknown): PipelineError {
  return new PipelineError('run.lane_lost', {
    message: `The thread of lane ${lane} ended without a word: ${how}.`,
    next: 'Resume the run: it goes on from its stored positions. If it repeats, look at the memory of the machine.',
    ...(cause === undefined ? {} : { cause }),
  });
}
