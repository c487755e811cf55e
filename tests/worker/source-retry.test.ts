import { map } from 'rxjs';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { runLane } from '../../runtime/graph/lane.ts';
import { listSources } from '../../runtime/worker/list-source.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { planOf, startedRun } from '../commit/stored-run.ts';
import { LIST_COLUMNS, listSource } from '../graph/list-source.ts';
import { connectedTo } from '../services/own-postgres.ts';
import { testDatabase } from '../services/postgres.ts';

const ROWS = Array.from({ length: 20 }, (_, index) => `row ${index}`);

function fault(): PipelineError {
  return new PipelineError('source.io', { message: 'The drive hiccups.', next: 'Look at it.', retryable: true });
}

/** A source whose listing, and whose reading after two batches, fails this often. */
function shaky(faults: number): Source {
  const source = listSource({ s: ROWS }, 4);
  let [listing, reading] = [faults, faults];
  return {
    ...source,
    async *splits(signal) {
      yield* source.splits(signal);
      if (listing > 0) {
        listing -= 1;
        throw fault();
      }
    },
    async *read(split, after, signal) {
      let batches = 0;
      for await (const rows of source.read(split, after, signal)) {
        yield rows;
        batches += 1;
        if (batches === 2 && reading > 0) {
          reading -= 1;
          throw fault();
        }
      }
    },
  };
}

/** Lists and loads the source in one transaction, which no fault leaves anything of. */
async function loadFrom(source: Source, attempts: number) {
  await using db = await testDatabase();
  await using client = await connectedTo(db.url);
  await client.query('CREATE TABLE public.ds_t (v text)');
  const line = planOf({ maxAttempts: attempts, commitEveryMs: 60_000, operators: [] });
  const plan = { ...line, target: { ...line.target, input: { node: 'src', port: null } } };
  const runId = await startedRun(client, plan);
  const { signal } = new AbortController();
  const retries: string[] = [];
  const withClient = <T>(use: (on: typeof client) => Promise<T>): Promise<T> => use(client);
  const onRetry = ({ code }: PipelineError, attempt: number) => retries.push(`${code} ${attempt}`);
  await listSources({
    sources: [{ node: 'src', source }],
    runId,
    withClient,
    trying: { attempts, signal, onRetry },
    onListed: () => {},
  });
  const target = {
    node: 'out',
    schema: 'public',
    table: 'ds_t',
    columns: [{ name: 'v', type: 'text', nullable: true, from: 0, input: LIST_COLUMNS[0]! }],
    coerce: false,
    format: 'auto',
    merge: null,
  } as const;
  await runLane({
    plan,
    runId,
    pipelineId: null,
    graph: { sources: new Map([['src', source]]), operators: map((batch) => [batch]) },
    openWriter: (abort) => openWriter({ databaseUrl: db.url, applicationName: 'test', target }, abort),
    withClient,
    isListed: async () => true,
    signal,
    onRead: () => {},
    onCommit: () => {},
    onRetry,
    onIsolate: () => {},
  });
  const { rows } = await client.query<{ v: string }>('SELECT v FROM ds_t');
  return { loaded: rows.map(({ v }) => v), retries };
}

test('a source that fails for a moment, in its listing and its reading, is tried as often as retry says', async () => {
  const { loaded, retries } = await loadFrom(shaky(2), 3);
  expect(loaded).toEqual(ROWS);
  expect(retries).toEqual(['source.io 1', 'source.io 2', 'source.io 1', 'source.io 2']);
});

test('a source that fails more often than retry allows fails the run with what it said', async () => {
  await expect(loadFrom(shaky(3), 3)).rejects.toMatchObject({
    code: 'source.io',
    message: 'The drive hiccups. Tried 3 times in a row.',
    next: 'Look at it. Then resume the run.',
  });
});
