import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { golden } from '../matrix/rows.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';
import { makePipeline, straight } from './make-pipeline.ts';

let server: ApiServer;
let parts: { connectorId: string; schemaId: string };
const LINES = Array.from({ length: 60_000 }, (_, row) => `n${(row * 7919) % 100_003},${row}\n`).join('');
const PACKED = gzipSync(`name,amount\n${LINES}`);

beforeAll(async () => {
  server = await apiServer();
  parts = await makePipeline(server, {
    name: 'things',
    files: {
      'good.csv': 'name,amount\neve,5\n',
      'quote.csv': 'name,amount\nann,1\nbob,2\n"cy,3\ndan,4\n',
      'cut.json': '[{"name":"ann","amount":1},\n{"name":"bob","amount":2},{"na',
      'head.csv': 'name,"amount\nann,1\n',
    },
    fields: [
      { name: 'name', dataType: 'text' },
      { name: 'amount', dataType: 'integer' },
    ],
    source: { path: 'good.csv' },
  });
  const folder = join(server.folder, 'things');
  await writeFile(join(folder, 'cut.csv.gz'), PACKED.subarray(0, PACKED.length - 200));
  await writeFile(join(folder, 'cut.parquet'), golden('rows.parquet').subarray(0, -300));
});
afterAll(() => server[Symbol.asyncDispose]());

const preview = (source: object, more: object = {}) =>
  server.call('POST /pipelines/preview', {
    json: { name: 'p', connectorId: parts.connectorId, schemaId: parts.schemaId, ...straight(source), ...more },
  });
const rowsAt = ({ nodes }: Body, node: string): Body[] =>
  nodes.find((one: Body) => one.node === node).rows.map(({ cells }: Body) => cells);

const BEFORE = [
  ['ann', '1'],
  ['bob', '2'],
];
const QUOTE = { code: 'format.unterminated_quote', next: expect.stringMatching(/./) };
const CUT = { code: 'format.truncated', next: expect.stringMatching(/./) };

describe('a file that cannot be read on', () => {
  test.each([
    ['quote.csv', { ...QUOTE, origin: { label: 'quote.csv', row: 3, line: 4 } }],
    ['cut.json', { ...CUT, origin: { label: 'cut.json', row: 3, byte: 58 } }],
  ])('%s: a preview shows the rows before the damage, and the error with its place', async (path, failure) => {
    const { status, body } = await preview({ path });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(rowsAt(body, 'out')).toEqual(BEFORE);
    expect(body.nodes[0].rejects).toMatchObject([{ column: null, value: null, from: null, ...failure }]);
    expect(body.nodes[0].rejects[0].reason).toContain('row 3');
    expect(body.read).toEqual({ records: 3, stoppedBy: null });
  });

  test('packed and cut off: as many rows as are asked for, or as can be unpacked', async () => {
    const first = await preview({ path: 'cut.csv.gz' });
    expect(first.body.nodes[0]).toMatchObject({ rejects: [], rows: { length: 100 } });
    expect(first.body.read).toEqual({ records: 100, stoppedBy: 'limit' });
  });

  test('whose columns cannot be learned: the error itself, with file and byte', async () => {
    const { status, body } = await preview({ path: 'cut.parquet' });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: expect.stringMatching(/^format\.(truncated|corrupt)$/),
      next: expect.any(String),
    });
    expect(body.origin).toMatchObject({ label: 'cut.parquet', byte: expect.any(Number) });
    const declared = { path: 'cut.parquet', columns: [{ name: 'name' }] };
    const known = await preview(declared);
    expect(known.status, JSON.stringify(known.body)).toBe(200);
    expect(known.body.nodes[0]).toMatchObject({ rows: [], rejects: [{ origin: { label: 'cut.parquet', row: 1 } }] });
  });

  test('among others: theirs are shown, too', async () => {
    const { status, body } = await preview({ pattern: '{quote,good}.csv', ordering: 'lexicographic' });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(rowsAt(body, 'out')).toEqual([['eve', '5'], ...BEFORE]);
    expect(body.nodes[0].rejects).toMatchObject([QUOTE]);
  });

  test.each(['fail', 'dlq'])('a dry run under %s says what a run would make of it', async (errorHandling) => {
    const { status, body } = await server.call('POST /pipelines/dry-run', {
      json: {
        name: 'p',
        connectorId: parts.connectorId,
        schemaId: parts.schemaId,
        ...straight({ path: 'quote.csv' }),
        executionConfig: { errorHandling },
      },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.causes).toMatchObject([{ node: 'src', code: QUOTE.code, label: 'quote.csv', row: 3, count: 1 }]);
    const stops = { code: QUOTE.code, node: 'src', origin: { label: 'quote.csv', row: 3, line: 4 } };
    if (errorHandling === 'fail') expect(body.error).toMatchObject(stops);
    else expect(body).toMatchObject({ error: null, rows: { length: 2 } });
  });

  test('inference tells the fields of the rows before the damage, and the error with its place', async () => {
    const infer = (source: object) =>
      server.call('POST /schemas/infer', { json: { connectorId: parts.connectorId, source } });
    const one = await infer({ path: 'quote.csv' });
    expect(one.status, JSON.stringify(one.body)).toBe(200);
    expect(one.body).toMatchObject({
      fields: [{ name: 'name' }, { name: 'amount' }],
      sampledRows: 2,
      complete: false,
      failures: [{ label: 'quote.csv', row: 3, line: 4, ...QUOTE }],
    });
    const among = await infer({ pattern: '{good.csv,cut.parquet}' });
    expect(among.body).toMatchObject({ sampledFiles: 1, sampledRows: 1, failures: [{ label: 'cut.parquet', row: 1 }] });
    const packed = await infer({ path: 'cut.csv.gz' });
    expect(packed.body).toMatchObject({ sampledRows: 10_000, failures: [] });
    const none = await infer({ path: 'cut.parquet' });
    expect(none.status).toBe(422);
    expect(none.body).toMatchObject({ origin: { label: 'cut.parquet', byte: expect.any(Number) } });
  });

  test('a test of the connection tells how many rows come before the damage, and the error with its place', async () => {
    const tried = async (source: object) =>
      (await server.call('POST /connectors/test', { json: { id: parts.connectorId, source } })).body;
    const { ok, steps, error } = await tried({ path: 'quote.csv' });
    expect(ok).toBe(false);
    expect(steps.at(-1)).toMatchObject({
      step: 'Read the first rows',
      ok: false,
      code: QUOTE.code,
      origin: { label: 'quote.csv', line: 4 },
      detail: expect.stringMatching(/^2 rows can be read, then: /),
    });
    expect(error).toBe(steps.at(-1).detail);
    const head = await tried({ path: 'cut.parquet' });
    expect(head.steps.at(-1)).toMatchObject({
      step: 'Read the columns',
      ok: false,
      origin: { label: 'cut.parquet', byte: expect.any(Number) },
    });
    expect((await tried({ path: 'good.csv' })).steps.at(-1)).toMatchObject({
      step: 'Read the first rows',
      ok: true,
      detail: '1 row of good.csv can be read.',
    });
  });
});
