import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEnded } from './api-server.ts';
import { thingPipelinesForFile } from './thing-pipelines.ts';

const { server, create } = thingPipelinesForFile();

test('names that JavaScript has its own meaning for are names of columns and nodes as others are', async () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  await writeFile(
    join(server().folder, 'data', 'odd.csv'),
    `name,amount,${names}\nx,1,a,b,c,d\ny,2,,,,e\nz,bad,f,g,h,i\n`,
  );
  const { id } = await create({
    executionConfig: { errorHandling: 'dlq' },
    nodes: [
      { id: 'valueOf', nodeType: 'source', config: { path: 'odd.csv' } },
      { id: 'constructor', nodeType: 'filter_rows', config: { expression: 'true' } },
      { id: 'toString', nodeType: 'target', config: {} },
    ],
    edges: [
      { source: 'valueOf', target: 'constructor' },
      { source: 'constructor', target: 'toString' },
    ],
  });
  const started = await server().call(`POST /pipelines/${id}/run`);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  expect(await runEnded(server(), started.body.id)).toMatchObject({
    status: 'partial',
    balanced: true,
    counts: { read: 3, loaded: 2, deadLettered: 1 },
    nodes: [
      { id: 'valueOf', in: 3, out: 3 },
      { id: 'constructor', in: 3, out: 3 },
      { id: 'toString', in: 3, out: 2, rejected: 1 },
    ],
    droppedColumns: names.map((name) => ({ name, rows: name === 'hasOwnProperty' ? 2 : 1 })),
  });
  const preview = await server().call(`POST /pipelines/${id}/preview`);
  expect(preview.body.nodes.map(({ rows }: { rows: unknown[] }) => rows.length)).toEqual([3, 3, 2]);
  const dry = await server().call(`POST /pipelines/${id}/dry-run`, { json: { rows: 'all' } });
  expect(dry.status, JSON.stringify(dry.body)).toBe(200);
});
