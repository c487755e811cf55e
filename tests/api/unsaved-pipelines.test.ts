import { describe, expect, test } from 'vitest';
import { thingPipelinesForFile } from './thing-pipelines.ts';

const { server } = thingPipelinesForFile();

describe('looking without saving', () => {
  const file = {
    name: 'file',
    connector: { type: 'local_fs', config: { path: 'data' } },
    schema: { name: 'inline', fields: [{ name: 'amount', dataType: 'integer' }] },
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: 'a.csv' } },
      { id: 'out', nodeType: 'target' },
    ],
    edges: [{ source: 'src', target: 'out' }],
  };

  test('plans a whole file, its connector and schema inside', async () => {
    const { status, body } = await server().call('POST /pipelines/plan', { as: 'editor', json: file });
    expect(status).toBe(200);
    expect(body.plan).toMatchObject({
      shape: 'direct',
      lanes: 1,
      target: { table: 'ds_inline', dropped: ['id_text'] },
    });
    expect(JSON.stringify(body)).not.toContain('authConfig');
  });

  test('opens no source for those who may only read', async () => {
    const { body } = await server().call('POST /pipelines/validate', { as: 'viewer', json: file });
    expect(body).toMatchObject({ valid: true, issues: [{ code: 'plan.columns_unknown' }] });
    const planned = await server().call('POST /pipelines/plan', { as: 'viewer', json: file });
    expect(planned.body.plan).toBeNull();
    expect(JSON.stringify(planned.body)).not.toContain('id_text');
  });

  test('validates, and names each mistake', async () => {
    expect((await server().call('POST /pipelines/validate', { as: 'editor', json: file })).body.valid).toBe(true);
    const { body } = await server().call('POST /pipelines/validate', {
      json: { ...file, nodes: [], edges: [{ source: 'x' }] },
    });
    expect(body.valid).toBe(false);
    expect(body.issues.length).toBeGreaterThan(1);
    const planned = await server().call('POST /pipelines/plan', { json: { ...file, nodes: [] } });
    expect(planned.body.plan).toBeNull();
  });
});
