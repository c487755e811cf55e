import { concat, defer, map, merge, type Observable, of } from 'rxjs';
import { addCounters, type SplitCounters } from '../commit/counters.ts';
import { planFlow, planHolders } from '../commit/plan-flow.ts';
import { droppedColumns, runNodes } from '../commit/read-run.ts';
import { rowEquation } from '../commit/row-equation.ts';
import type { Plan } from '../contract/plan.ts';
import type { RunEvent, RunLogEntry, RunSnapshot } from '../contract/run.ts';
import { createBroadcast } from '../graph/broadcast.ts';
import { createChannel } from '../graph/channel.ts';
import type { LaneReport } from './lane-setup.ts';

/** Four a second is as fast as a person can follow. */
const EVERY_MS = 250;
/** Rows a second are averaged over about this long. */
const RATE_WINDOW_MS = 2_000;

/** A run that goes on in this process, as listeners see it between two looks at the database. */
export interface LiveRun {
  snapshot(): RunSnapshot;
  report(report: LaneReport): void;
  listed(splits: { readonly total: number; readonly bytes: number | null; readonly complete: boolean }): void;
  log(entry: RunLogEntry): void;
  /** The stored state is the truth again, after a start or a resume. */
  restore(stored: RunSnapshot, counters: SplitCounters): void;
  /** The last state, as stored; the one shown last where the database cannot tell. */
  end(last: RunSnapshot | null): void;
  readonly events: Observable<RunEvent>;
}

export function createLiveRun(plan: Plan, first: RunSnapshot, committed: SplitCounters): LiveRun {
  let stored = first;
  let counters = committed;
  let splits = { ...first.splits };
  let totalBytes = first.totalBytes;
  const rate = createRate(RATE_WINDOW_MS);
  let ended = false;

  const snapshot = (): RunSnapshot => {
    if (ended) return stored;
    const { counts, balanced } = rowEquation([counters], planFlow(plan), planHolders(plan));
    return {
      ...stored,
      counts,
      balanced,
      nodes: runNodes(plan, counters),
      droppedColumns: droppedColumns(plan, counters),
      splits,
      bytes: counters.bytes,
      totalBytes,
      rowsPerSecond: rate.perSecond(performance.now()),
    };
  };
  const states = createBroadcast(snapshot, EVERY_MS);
  const entries = createChannel<RunLogEntry>();

  const events = defer(() =>
    ended
      ? of<RunEvent[]>({ kind: 'snapshot', run: stored }, { kind: 'ended', run: stored })
      : concat(
          of<RunEvent>({ kind: 'snapshot', run: snapshot() }),
          merge(
            states.states.pipe(map((run): RunEvent => ({ kind: 'progress', run }))),
            entries.messages.pipe(map((entry): RunEvent => ({ kind: 'log', entry }))),
          ),
          defer(() => of<RunEvent>({ kind: 'ended', run: stored })),
        ),
  );

  return {
    snapshot,
    events,
    report(report) {
      switch (report.kind) {
        case 'read':
          rate.add(report.rows, performance.now());
          break;
        case 'commit':
          counters = addCounters(counters, report.delta);
          splits = { ...splits, done: splits.done + report.splitsDone };
          break;
        case 'retry':
        case 'isolate':
          break;
        default:
          report satisfies never;
      }
      states.changed();
    },
    listed({ total, bytes, complete }) {
      splits = { ...splits, total, listed: complete };
      totalBytes = complete ? bytes : null;
      states.changed();
    },
    log: (entry) => entries.send(entry),
    restore(run, stored_) {
      stored = run;
      counters = stored_;
      splits = { ...run.splits };
      totalBytes = run.totalBytes;
      states.changed();
    },
    end(last) {
      stored = last ?? snapshot();
      ended = true;
      entries.end();
      states.end();
    },
  };
}

interface Rate {
  add(rows: number, at: number): void;
  perSecond(at: number): number;
}

/** Rows a second over a sliding window, of at least half a second. */
function createRate(windowMs: number): Rate {
  const samples: { at: number; rows: number }[] = [];
  const began = performance.now();
  const trim = (at: number): void => {
    while (samples.length > 0 && (samples[0]?.at ?? at) < at - windowMs) samples.shift();
  };
  return {
    add(rows, at) {
      trim(at);
      samples.push({ at, rows });
    },
    perSecond(at) {
      trim(at);
      const rows = samples.reduce((sum, sample) => sum + sample.rows, 0);
      const ms = Math.max(500, Math.min(windowMs, at - began));
      return Math.round((rows * 1000) / ms);
    },
  };
}
