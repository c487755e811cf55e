import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { Pipeline, TriggerState } from '../../ui/api/model.ts';
import { callApi } from './call-api.ts';
import { makePipeline } from './make-pipeline.ts';

const COLUMNS = [{ name: 'customer', dataType: 'integer' }];

export interface Watched {
  readonly pipeline: Pipeline;
  /** Writes a file that the pipeline watches for. */
  put(name: string): Promise<void>;
  /** Takes the folder away, or puts it back. */
  setReachable(is: boolean): Promise<void>;
}

/** A pipeline over the files `late-*.csv` of a folder of its own; published with the trigger, where one is given. */
export async function makeWatched(trigger: object | null, source: object = { loadedFiles: 'skip' }): Promise<Watched> {
  const { name, schema } = await makePipeline({ rows: 1 });
  const folder = join(inject('inputFolder'), `${name} watched`);
  await mkdir(folder);
  const connector = await callApi<{ id: string }>('POST', '/connectors', {
    name: `${name} watched files`,
    type: 'local_fs',
    config: { path: folder },
  });
  const pipeline = await callApi<Pipeline>('POST', '/pipelines', {
    name: `${name} watched`,
    connectorId: connector.id,
    schemaId: schema.id,
    ...(trigger && { trigger: { type: 'file_arrival', pollSeconds: 3600, settleSeconds: 0, ...trigger } }),
    nodes: [
      {
        id: 'files',
        nodeType: 'source',
        label: 'Late files',
        config: { pattern: 'late-*.csv', columns: COLUMNS, ...source },
      },
      { id: 'table', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'files', target: 'table' }],
  });
  if (trigger) await callApi<unknown>('POST', `/pipelines/${pipeline.id}/publish`);
  return {
    pipeline,
    put: (file) => writeFile(join(folder, file), 'customer\n7\n'),
    setReachable: (is) => (is ? rename(`${folder} away`, folder) : rename(folder, `${folder} away`)),
  };
}

/** Waits until the trigger stands as it should. */
export function triggerIn({ pipeline }: Watched, isThere: (state: TriggerState) => boolean): Promise<void> {
  return expect
    .poll(() => callApi<TriggerState>('GET', `/pipelines/${pipeline.id}/trigger`), { timeout: 20_000 })
    .toSatisfy(isThere);
}
