import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { PipelineError, type PipelineErrorJson } from '../contract/errors.ts';
import type { LaneReport, LaneSetup } from './lane-setup.ts';
import type { FromLane, ToLane } from './thread-messages.ts';

/** Reads are told at most this often: they only feed the live display. */
const READ_REPORT_MS = 200;

const port = parentPort;
if (port === null) throw new Error('lane-thread.ts is the entry of a worker thread');

const send = (message: FromLane): void => port.postMessage(message);
const abort = new AbortController();
port.on('message', (message: ToLane) => {
  if (message.kind === 'abort') abort.abort(PipelineError.fromJSON(message.reason));
});

let read = { rows: 0, bytes: 0 };
let reportedAt = 0;

function flushRead(): void {
  if (read.rows > 0 || read.bytes > 0) send({ kind: 'read', ...read });
  read = { rows: 0, bytes: 0 };
}

function report(what: LaneReport): void {
  if (what.kind !== 'read') {
    send(what);
    return;
  }
  read = { rows: read.rows + what.rows, bytes: read.bytes + what.bytes };
  const now = performance.now();
  if (now - reportedAt < READ_REPORT_MS) return;
  reportedAt = now;
  flushRead();
}

try {
  // A thread does not use its process's cache by itself: without one it takes four times as long to start.
  enableCompileCache();
  const { startLane } = await import('./start-lane.ts');
  await startLane(workerData as LaneSetup, report, abort.signal);
  flushRead();
  send({ kind: 'ended', failure: null });
} catch (error) {
  flushRead();
  send({ kind: 'ended', failure: describeFailure(error) });
}
port.close();

function describeFailure(error: unknown): PipelineErrorJson {
  if (error instanceof PipelineError) return error.toJSON();
  return {
    code: 'run.defect',
    message: `A lane stopped on an unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    next: 'Report it with the run id; the run can be resumed from its stored positions.',
    retryable: false,
  };
}
