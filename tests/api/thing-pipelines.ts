import { beforeEach, expect } from 'vitest';
import type { Body } from './api-server.ts';
import { type Things, thingsForFile } from './things.ts';

export interface ThingPipelines extends Things {
  /** A pipeline that loads the file into the table, which every test finds empty; not yet saved. */
  readonly definition: (more?: object) => object;
  readonly create: (more?: object) => Promise<Body>;
}

/** The paths of what a request was refused for, in order. */
export const pathsOf = (body: Body): readonly string[] => body.issues.map(({ path }: { path: string }) => path).sort();

export function thingPipelinesForFile(): ThingPipelines {
  const things = thingsForFile('id_text,amount\nx,1\ny,2\nz,3\n');
  const { server, connectorId, schemaId } = things;
  beforeEach(async () => {
    await server().deps.store.pool.query('TRUNCATE ds_things');
  });
  let number = 0;
  const definition = (more: object = {}) => ({
    name: `p${++number}`,
    connectorId: connectorId(),
    schemaId: schemaId(),
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
      { id: 'ren', nodeType: 'rename_field', config: { sourceField: 'id_text', targetField: 'name' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [
      { source: 'src', target: 'ren' },
      { source: 'ren', target: 'out' },
    ],
    ...more,
  });
  const create = async (more: object = {}): Promise<Body> => {
    const answer = await server().call('POST /pipelines', { json: definition(more) });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  return { ...things, definition, create };
}
