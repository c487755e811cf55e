import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivateFolder } from '../../server/private-folder.ts';
import { schemasForFile } from './schemas-for-file.ts';

const { server, create } = schemasForFile();

describe('inference', () => {
  const CSV = 'Customer Id;Créé le;id\n1;2026-01-01;a\n2;2026-01-02;b\n';

  test('of an uploaded sample gives fields that make a schema', async () => {
    const form = new FormData();
    form.append('file', new Blob([CSV]), 'sample.csv');
    const { status, body } = await server().call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.fields).toMatchObject([
      { name: 'customer_id', sourceName: 'Customer Id', dataType: 'integer' },
      { name: 'cree_le', sourceName: 'Créé le', dataType: 'date' },
      { name: 'id_2', sourceName: 'id', dataType: 'varchar' },
    ]);
    expect(body).toMatchObject({ sampledRows: 2, complete: true, source: { delimiter: ';', hasHeader: true } });
    expect(body.rows).toEqual([
      ['1', '2026-01-01', 'a'],
      ['2', '2026-01-02', 'b'],
    ]);
    const fields = body.fields.map(({ name, dataType, length, isNullable }: Record<string, unknown>) => ({
      name,
      dataType,
      ...(length === undefined ? {} : { length }),
      isNullable,
    }));
    await create(fields);
  });

  test('reads a saved connector', async () => {
    await mkdir(join(server().folder, 'infer'), { recursive: true });
    await writeFile(join(server().folder, 'infer', 'a.jsonl'), '{"n": 1.5}\n{"n": 2}\n');
    const connector = await server().call('POST /connectors', {
      json: { name: 'infer', type: 'local_fs', config: { path: 'infer' } },
    });
    const { status, body } = await server().call('POST /schemas/infer', {
      json: { connectorId: connector.body.id, source: { path: 'a.jsonl' } },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.fields).toMatchObject([{ name: 'n', dataType: 'numeric', precision: 2, scale: 1 }]);
    const missing = await server().call('POST /schemas/infer', {
      json: { connectorId: connector.body.id, source: { path: 'none.csv' } },
    });
    expect(missing.status).toBe(422);
    expect(missing.body.code).toMatch(/^source\./);
  });

  test.each([
    ['lines.jsonl', '{"n": 1}\n{"n": null}\n', {}, [['1'], [null]]],
    ['lines.txt', 'n\tm\n1\t2\n', {}, [['1', '2']]],
    ['lines.tsv', 'n\tm\n1\t2\n', {}, [['1', '2']]],
    ['feed.xml', '<feed><item><n>1</n></item><item><n>2</n></item></feed>', { fileFormat: 'xml' }, [['1'], ['2']]],
  ])('takes %s as what it is', async (name, content, fields, rows) => {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    form.append('file', new Blob([content]), name);
    const { status, body } = await server().call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.rows).toEqual(rows);
  });

  test('reads an upload that lies in the private data folder, as those of a server do', async () => {
    await makePrivateFolder(server().deps.settings.dataDirectory);
    const form = new FormData();
    form.append('file', new Blob(['n\n1\n']), 'a.csv');
    const { status, body } = await server().call('POST /schemas/infer', { body: form });
    expect(status, JSON.stringify(body)).toBe(200);
  });

  test('reads a connector that is not saved yet', async () => {
    await mkdir(join(server().folder, 'draft'), { recursive: true });
    await writeFile(join(server().folder, 'draft', 'a.csv'), `n,t\n1,${'x'.repeat(300)}\n`);
    const connector = { type: 'local_fs', config: { path: 'draft' } };
    const { status, body } = await server().call('POST /schemas/infer', {
      json: { connector, source: { path: 'a.csv' } },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.rows).toEqual([['1', `${'x'.repeat(200)}…`]]);
    const twice = await server().call('POST /schemas/infer', { json: { connector, connectorId: 'infer' } });
    expect([twice.status, twice.body.issues[0].path]).toEqual([400, 'connectorId']);
    const upload = await server().call('POST /schemas/infer', { json: { connector: { type: 'csv_upload' } } });
    expect([upload.status, upload.body.code]).toEqual([422, 'connector.comes_with_run']);
  });

  test('needs a file or a connector', async () => {
    const { status, body } = await server().call('POST /schemas/infer', { json: {} });
    expect(status).toBe(400);
    expect(body.issues).toMatchObject([{ path: 'connectorId' }]);
    const other = await server().call('POST /schemas/infer', { json: { connectorId: 'nope' } });
    expect(other.status).toBe(404);
  });
});
