import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type ApiServer, apiServer, type Body } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';
import { csv, FORM_TYPE, form, type Uploads, uploadedFiles, uploadsTo } from './upload-form.ts';

const MAX_BYTES = 100_000;

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer({ settings: { maxUploadBytes: MAX_BYTES } });
});
afterAll(() => server[Symbol.asyncDispose]());

let to: Uploads;
beforeEach(async () => {
  to = await uploadsTo(server);
});

/** Refused in words, and nothing of it is left: no file, no record, no run. */
async function refused({ status, headers, body }: Answer): Promise<readonly [number, string]> {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ status, detail: expect.stringMatching(/.{20}/), next: expect.stringMatching(/.{10}/) });
  expect(await to.files()).toEqual([]);
  expect(await to.recorded()).toBe(0);
  expect((await server.call(`GET /runs?pipelineId=${to.id}`)).body.pagination.total).toBe(0);
  return [status, body.code];
}

describe('refused, and nothing is left of it, is an upload', () => {
  test('of no bytes at all', async () => {
    const answer = await to.send(csv(''));
    expect(await refused(answer)).toEqual([422, 'plan.invalid']);
    expect(answer.body.detail).toContain('"numbers.csv" is empty');
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ['without a body', '', {}, 400, 'upload.broken'],
    ['that is no form', 'n\n1\n', {}, 400, 'upload.broken'],
    ['that is cut off', form([[{ file: 'a.csv' }, 'n\n1']], ''), {}, 400, 'upload.broken'],
    ['without a boundary', csv('n\n1\n'), { 'content-type': 'multipart/form-data' }, 400, 'upload.broken'],
    ['of another kind', 'n\n1\n', { 'content-type': 'text/csv' }, 415, 'request.unsupported_type'],
    [
      'of mixed parts',
      csv('n\n1\n'),
      { 'content-type': 'multipart/mixed; boundary=x' },
      415,
      'request.unsupported_type',
    ],
    ['as JSON', '{}', { 'content-type': 'application/json' }, 415, 'request.unsupported_type'],
    ['without a file', form([[{ name: 'version' }, '1']]), {}, 400, 'upload.no_file'],
    ['whose file has no name', form([[{}, 'n\n1\n']]), {}, 400, 'upload.no_file'],
    [
      'of two files',
      form([
        [{ file: 'a.csv' }, 'n\n1\n'],
        [{ file: 'b.csv' }, 'n\n2\n'],
      ]),
      {},
      400,
      'upload.one_file',
    ],
    ['in another part', form([[{ name: 'data', file: 'a.csv' }, 'n\n1\n']]), {}, 400, 'upload.wrong_field'],
    [
      'in base64',
      form([[{ file: 'a.csv', headers: 'Content-Transfer-Encoding: base64\r\n' }, 'bgoxCg==']]),
      {},
      400,
      'upload.encoded_part',
    ],
    [
      'with a field twice',
      form([
        [{ name: 'version' }, '1'],
        [{ name: 'version' }, '2'],
        [{ file: 'a.csv' }, 'n\n1\n'],
      ]),
      {},
      400,
      'upload.repeated_field',
    ],
    [
      'with a field without end',
      form([
        [{ name: 'version' }, '1'.repeat(70_000)],
        [{ file: 'a.csv' }, 'n\n1\n'],
      ]),
      {},
      400,
      'upload.field_too_long',
    ],
    [
      'with very many fields',
      form([...Array.from({ length: 30 }, (_, i) => [{ name: `f${i}` }, ''] as const), [{ file: 'a.csv' }, 'n\n1\n']]),
      {},
      400,
      'upload.too_many_fields',
    ],
    [
      'with a field that is not known',
      form([
        [{ name: 'vrsion' }, '1'],
        [{ file: 'a.csv' }, 'n\n1\n'],
      ]),
      {},
      400,
      'request.invalid',
    ],
    [
      'for a version that is no number',
      form([
        [{ name: 'version' }, 'x'],
        [{ file: 'a.csv' }, 'n\n1\n'],
      ]),
      {},
      400,
      'request.invalid',
    ],
    [
      'for a version that is not there',
      form([
        [{ name: 'version' }, '9'],
        [{ file: 'a.csv' }, 'n\n1\n'],
      ]),
      {},
      404,
      'pipeline.no_version',
    ],
    [
      'with a key without end',
      csv('n\n1\n'),
      { 'idempotency-key': randomBytes(3000).toString('hex') },
      400,
      'request.long_key',
    ],
    ['of other columns', csv('other\n1\n'), { 'idempotency-key': 'columns' }, 422, 'plan.invalid'],
  ])('%s', async (_what, body, headers, status, code) => {
    expect(await refused(await to.send(body, headers))).toEqual([status, code]);
  });

  test('that is too large, however much of it is still on its way', async () => {
    expect(await refused(await to.send(csv(`n\n${'1\n'.repeat(MAX_BYTES / 2)}`)))).toEqual([413, 'upload.too_large']);
    // 20 MB: more than any buffer between the two takes.
    expect(await refused(await to.send(csv('1\n'.repeat(10_000_000))))).toEqual([413, 'upload.too_large']);
    const unsaid = await fetch(`${server.url}/api/v1/pipelines/${to.id}/upload`, {
      method: 'POST',
      headers: { 'x-api-key': server.keys.editor, ...FORM_TYPE },
      body: new Blob([csv('1\n'.repeat(10_000_000))]).stream(),
      duplex: 'half',
    } as RequestInit);
    const said = (await unsaid.json()) as Body;
    expect([unsaid.status, said.code]).toEqual([413, 'upload.too_large']);
    expect(await to.files()).toEqual([]);
  });

  test('for a pipeline that reads something else', async () => {
    const fields = [{ name: 'n', dataType: 'integer' }];
    const other = await makePipeline(server, { name: 'other', files: { 'a.csv': 'n\n1\n' }, fields });
    const answer = await server.call(`POST /pipelines/${other.pipelineId}/upload`, {
      body: new Blob([csv('n\n1\n')]),
      headers: FORM_TYPE,
    });
    expect(await refused(answer)).toEqual([409, 'pipeline.takes_no_upload']);
    expect(await uploadedFiles(server)).toEqual([]);
  });

  test('by a viewer, or to another tenant', async () => {
    const form = { body: new Blob([csv('n\n1\n')]), headers: FORM_TYPE };
    const as = (who: 'viewer' | 'other') => server.call(`POST /pipelines/${to.id}/upload`, { ...form, as: who });
    expect(await refused(await as('viewer'))).toEqual([403, 'auth.role']);
    expect(await refused(await as('other'))).toEqual([404, 'pipeline.not_found']);
  });
});

describe('a sample to infer fields from', () => {
  const infer = (body: string) =>
    server.call('POST /schemas/infer', {
      body: new Blob([body]),
      headers: FORM_TYPE,
    });

  test('is held to the same form, and is not kept', async () => {
    const good = await infer(csv('n\n1\n2\n'));
    expect([good.status, good.body.fields?.[0].dataType]).toEqual([200, 'integer']);
    const codes = [
      await infer(form([[{ name: 'data', file: 'a.csv' }, 'n\n1\n']])),
      await infer(
        form([
          [{ name: 'delimeter' }, ';'],
          [{ file: 'a.csv' }, 'n\n1\n'],
        ]),
      ),
      await infer(csv('1\n'.repeat(MAX_BYTES))),
      await infer(csv('')),
    ];
    expect(codes.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'upload.wrong_field'],
      [400, 'request.invalid'],
      [413, 'upload.too_large'],
      [422, 'source.empty'],
    ]);
    expect((await uploadedFiles(server)).filter((path) => path.includes('samples'))).toEqual([]);
  });
});
