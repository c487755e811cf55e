import { concatMap, from, lastValueFrom } from 'rxjs';
import { operators } from '../../../operators/index.ts';
import { translatePgError } from '../../../sinks/postgres/errors.ts';
import { openRehearsal, type StoredRow } from '../../../sinks/postgres/rehearse/open-rehearsal.ts';
import { openWriter } from '../../../sinks/postgres/writer.ts';
import { emptyCounters } from '../../commit/counters.ts';
import { planSources, planTargets } from '../../commit/plan-flow.ts';
import { readLettersById, type SourcedLetter } from '../../commit/replay-letters.ts';
import { runSplit } from '../../commit/split-ids.ts';
import type { Reject } from '../../contract/batch.ts';
import type { LetterPreview, PreviewRequest } from '../../contract/dead-letter.ts';
import type { Plan } from '../../contract/plan.ts';
import type { AnyConnector } from '../../contract/registry.ts';
import type { TargetColumn } from '../../contract/sink.ts';
import { build } from '../../graph/build.ts';
import { Credits } from '../../graph/credits.ts';
import { nothingSaved } from '../../graph/nothing-saved.ts';
import { pump } from '../../graph/pump.ts';
import { type SplitProgress, startProgress } from '../../graph/split-progress.ts';
import type { Arrivals } from '../../graph/wire.ts';
import { rowNumberOf, selectRows } from '../../rows/select.ts';
import { openControl } from '../database.ts';
import { createLookupPort } from '../lookup-port.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { targetOf } from '../target-of.ts';
import { letterConnector } from './dead-letters-source.ts';
import { letterRows } from './letter-rows.ts';
import { refuseSources } from './refuse-sources.ts';
import { replayPlan } from './replay-plan.ts';

/** Longest that a statement on the rows to show may take. */
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * What a replay would make of dead letters: their rows pass the whole graph and are written to the table, one by one
 * where it refuses some, in a transaction that is rolled back. What it takes is shown as its columns hold it, before
 * triggers: nothing but a key would find the rows again in the table itself.
 */
export async function previewLetters(
  { databaseUrl, baseDirectory, allowPrivateHosts }: RunnerOptions,
  request: PreviewRequest,
  signal: AbortSignal,
): Promise<readonly LetterPreview[]> {
  const plan = replayPlan(request.plan);
  const { node } = plan.target;
  const applicationName = 'sluice preview';
  await using opened = new AsyncDisposableStack();
  const { withClient, close } = openControl({
    databaseUrl,
    applicationName,
    connections: 1,
    translate: (error) => translatePgError(error, node),
  });
  opened.defer(close);
  const letters = await withClient((client) => readLettersById(client, request.ids));
  const nodes = planSources(plan).map((source) => source.node);
  refuseSources({ name: plan.name, nodes, letters });
  const graph = await build({
    plan,
    registry: { connectors: [givenLetters(plan, letters)], operators },
    auth: {},
    baseDirectory,
    allowPrivateHosts,
    lane: 0,
    startedAt: BigInt(Date.now()) * 1000n,
    signal,
    lookup: (tables) => createLookupPort(tables, withClient),
    claim: () => Promise.reject(new TypeError('a replay has no rules that claim')),
    saved: () => nothingSaved,
  });
  const targets = planTargets(plan).map((one) => targetOf(plan, one));
  const [target, ...moreTargets] = targets;
  const rehearsal = opened.use(
    await openRehearsal(
      {
        databaseUrl,
        applicationName,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        prepare: [],
        stages: [],
        targets: targets.map((one) => ({ target: one, changes: [], isTaken: true })),
      },
      signal,
    ),
  );
  const writer = opened.use(await openWriter({ databaseUrl, applicationName, target: target!, moreTargets }, signal));
  const found = new Map(letters.map(({ id }): [number, LetterPreview] => [Number(id), { id, outcome: 'dropped' }]));
  const reading = pump({
    failures: 'stop',
    node: plan.source.node,
    sources: graph.sources,
    claims: splitsOf(plan),
    credits: new Credits({ batches: letters.length + nodes.length, bytes: Number.MAX_SAFE_INTEGER }),
    signal,
    onRead: () => {},
  });
  const look = async (arrivals: Arrivals): Promise<void> => {
    for (const [index, batch] of arrivals.entries()) {
      const { columns, node: name } = targets[index]!;
      const written = batch.rowCount === 0 ? null : await writer.write(batch, { isolate: true, target: index }, signal);
      const refused = new Set(written?.rejectedRows);
      const all = batch.selection ?? Int32Array.from({ length: batch.length }, (_, at) => at);
      const taken = all.filter((row) => !refused.has(row));
      const { stored } = await rehearsal.load(name, [selectRows(batch, taken)]);
      if (stored.length !== taken.length) {
        throw new TypeError(`the table took ${taken.length} rows, and its twin holds ${stored.length}`);
      }
      for (const [place, row] of taken.entries()) {
        note(found, rowNumberOf(batch.origin, row), { outcome: 'loaded', row: rowOf(stored[place]!, columns) });
      }
      for (const reject of [...batch.rejects, ...(written?.rejects ?? [])]) {
        note(found, reject.rowNumber, { outcome: 'rejected', reject: causeOf(reject) });
      }
    }
    arrivals[0]!.delivery.release();
  };
  const looked = lastValueFrom(
    reading.batches.pipe(
      graph.operators,
      concatMap((arrivals) => from(look(arrivals))),
    ),
  );
  await looked.finally(() => reading.stopped);
  await writer.rollback();
  return [...found.values()];
}

/** One for each source. */
async function* splitsOf(plan: Plan): AsyncGenerator<SplitProgress> {
  const sources = planSources(plan);
  for (const [ordinal, source] of sources.entries()) {
    const node = sources.length === 1 ? null : source.node;
    const split = runSplit(node, { id: 'letters', label: 'dead letters', bytes: null, meta: null });
    yield startProgress({ split, ordinal, node, epoch: '0', position: null, counters: emptyCounters() });
  }
}

/** Sources of these letters, all of one in one batch. */
function givenLetters(plan: Plan, letters: readonly SourcedLetter[]): AnyConnector {
  const sources = planSources(plan);
  const isOne = sources.length === 1;
  return letterConnector((node, columns) => ({
    check: async () => ({ ok: true, steps: [] }),
    columns: async () => columns,
    async *splits() {},
    async *read() {
      const own = letters.filter(({ source }) => isOne || source === node);
      const lineage = sources.find((one) => one.node === node)?.lineage;
      yield letterRows(own, columns, { position: null, node, lineage });
    },
  }));
}

type Outcome<T = LetterPreview> = T extends unknown ? Omit<T, 'id'> : never;

function note(found: Map<number, LetterPreview>, letter: number, outcome: Outcome): void {
  const known = found.get(letter);
  if (known === undefined) throw new TypeError(`no dead letter ${letter} was given`);
  found.set(letter, { ...outcome, id: known.id } as LetterPreview);
}

function rowOf({ cells }: StoredRow, columns: readonly TargetColumn[]): Record<string, string | null> {
  return Object.fromEntries(columns.map(({ name }, index) => [name, cells[index]!]));
}

function causeOf({
  node,
  column,
  value,
  code,
  reason,
}: Reject): Pick<Reject, 'node' | 'column' | 'value' | 'code' | 'reason'> {
  return { node, column, value, code, reason };
}
