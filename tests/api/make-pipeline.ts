import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ApiServer, Body } from './api-server.ts';

export interface PipelineParts {
  /** Of the connector, the schema and the pipeline alike. */
  readonly name: string;
  /** What the connector's folder holds, by name; `null`: files are uploaded. */
  readonly files: Readonly<Record<string, string>> | null;
  readonly fields: readonly object[];
  readonly source?: object;
}

export interface MadePipeline {
  readonly connectorId: string;
  readonly schemaId: string;
  readonly pipelineId: string;
}

/** A pipeline straight from its source to its target, by the API, with a connector and a schema of its own. */
export async function makePipeline(
  server: ApiServer,
  { name, files, fields, source = {} }: PipelineParts,
): Promise<MadePipeline> {
  const make = async (what: string, json: object): Promise<string> => {
    const { status, body }: { status: number; body: Body } = await server.call(`POST /${what}`, { json });
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id;
  };
  await mkdir(join(server.folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files ?? {})) await writeFile(join(server.folder, name, file), text);
  const from = files === null ? { type: 'csv_upload', config: {} } : { type: 'local_fs', config: { path: name } };
  const connectorId = await make('connectors', { name, ...from });
  const schemaId = await make('schemas', { name, fields });
  const pipelineId = await make('pipelines', { name, connectorId, schemaId, ...straight(source) });
  return { connectorId, schemaId, pipelineId };
}

/** The nodes and edges of a pipeline that changes nothing. */
export const straight = (source: object = {}) => ({
  nodes: [
    { id: 'src', nodeType: 'source', config: source },
    { id: 'out', nodeType: 'target' },
  ],
  edges: [{ source: 'src', target: 'out' }],
});
