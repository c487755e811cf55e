import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseYaml } from 'yaml';
import { PipelineError } from '../runtime/contract/errors.ts';
import type { RunSnapshot } from '../runtime/contract/run.ts';

/** What a person sees of an example that ran. */
export interface ExampleRun {
  readonly name: string;
  readonly run: RunSnapshot;
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

interface PipelineFile {
  readonly connector: { readonly config: { readonly path: string } };
  readonly schema: object;
}

const EXAMPLES = ['customers', 'orders'] as const;
const SHOWN_ROWS = 5;

/** Creates the example pipelines and runs them, by the API as anybody would. */
export async function runExamples(of: {
  readonly root: string;
  readonly url: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;
}): Promise<readonly ExampleRun[]> {
  const call = apiClient(of);
  const done: ExampleRun[] = [];
  for (const name of EXAMPLES) {
    const file = join(of.root, 'examples', name, 'pipeline.yaml');
    const { connector, schema, ...pipeline } = parseYaml(await readFile(file, 'utf8')) as PipelineFile;
    const path = resolve(dirname(file), connector.config.path);
    const { id: connectorId } = await call<{ id: string }>('POST', 'connectors', { ...connector, config: { path } });
    const { id: schemaId, tableName } = await call<{ id: string; tableName: string }>('POST', 'schemas', schema);
    const { id } = await call<{ id: string }>('POST', 'pipelines', { ...pipeline, connectorId, schemaId });
    const started = await call<RunSnapshot>('POST', `pipelines/${id}/run`);
    const run = await ended(started, call, of.signal);
    const { rows } = await call<{ rows: ExampleRun['rows'] }>('GET', `schemas/${schemaId}/data?limit=${SHOWN_ROWS}`);
    done.push({ name, run, table: tableName, rows: rows.map(withoutStamps) });
  }
  return done;
}

// Set by the table itself, the same in every row.
function withoutStamps({ created_at, updated_at, ...row }: ExampleRun['rows'][number]): ExampleRun['rows'][number] {
  return row;
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

async function ended(started: RunSnapshot, call: Call, signal: AbortSignal): Promise<RunSnapshot> {
  let run = started;
  while (run.status === 'pending' || run.status === 'running') {
    await sleep(50, undefined, { signal });
    run = await call<RunSnapshot>('GET', `runs/${run.id}`);
  }
  return run;
}

function apiClient({ url, apiKey, signal }: { url: string; apiKey: string; signal: AbortSignal }): Call {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(new URL(`/api/v1/${path}`, url), {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    throw new PipelineError('example.refused', {
      message: `The API refused ${method} ${path} of an example: ${JSON.stringify(answer)}`,
      next: 'The server runs all the same; create a pipeline of your own.',
    });
  };
}
