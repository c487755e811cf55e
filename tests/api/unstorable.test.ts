import { describe, expect, test } from 'vitest';
import { pathsOf, thingPipelinesForFile } from './thing-pipelines.ts';

const { server, create } = thingPipelinesForFile();

const NUL = 'a\u0000b';
const HALF = 'a\ud800b';

describe('what Postgres has no value for', () => {
  test.each([
    ['a name', { name: NUL }, ['name']],
    ['a tag', { tags: ['x', HALF] }, ['tags[1]']],
    [
      'a row of a test',
      { tests: [{ name: 't', rows: [{ id_text: NUL }], expect: { rows: [] } }] },
      ['tests[0].rows[0].id_text'],
    ],
    ['the comment of a version', { description: 'other', comment: NUL }, ['comment']],
  ])('in %s is refused with its place', async (_what, json, paths) => {
    const { id } = await create();
    const { status, body } = await server().call(`PUT /pipelines/${id}`, { json });
    expect([status, pathsOf(body)]).toEqual([400, paths]);
    expect(body.issues[0].code).toBe('request.unstorable_text');
    expect((await server().call(`GET /pipelines/${id}`)).body.version).toBe(1);
  });

  test('in a filter is refused, in rows of a preview rejected', async () => {
    const listed = await server().call('GET /dead-letters?node=%00');
    expect([listed.status, pathsOf(listed.body)]).toEqual([400, ['query.node']]);
    const json = { filter: { pipelineName: NUL } };
    expect((await server().call('POST /dead-letters/discard', { json })).status).toBe(400);
    const { id } = await create();
    const seen = await server().call(`POST /pipelines/${id}/preview`, {
      json: { rows: [{ id_text: NUL, amount: 1 }] },
    });
    expect(seen.body.nodes.at(-1)).toMatchObject({ rows: [], rejects: [{ column: 'name' }] });
  });

  test('as a version is a version that is not there', async () => {
    const { id } = await create();
    for (const request of [
      `GET /pipelines/${id}/versions/2147483648`,
      `POST /pipelines/${id}/versions/99999999999/publish`,
      `GET /pipelines/${id}/versions/diff?from=99999999999`,
    ]) {
      const { status, body } = await server().call(request);
      expect([status, body.code], request).toEqual([404, 'pipeline.no_version']);
    }
  });

  test.each(['GET /dead-letters', 'GET /pipelines', 'GET /runs'])('as a cursor of %s is no cursor', async (request) => {
    for (const key of ['9'.repeat(30), 99_999_999_999, ['x', 'y'], ['soon', '00000000-0000-4000-8000-000000000000']]) {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      const { status, body } = await server().call(`${request}?cursor=${cursor}`);
      expect([status, body.code], String(key)).toEqual([400, 'request.bad_cursor']);
    }
  });

  test.each(['0000-01-01T00:00:00Z', '2026-01-01T00:00:00+16:00'])('as a time, %s, is refused', async (before) => {
    const { status, body } = await server().call('POST /dead-letters/purge', { json: { before } });
    expect([status, pathsOf(body)]).toEqual([400, ['before']]);
    expect((await server().call(`GET /runs?since=${encodeURIComponent(before)}`)).status).toBe(400);
  });

  test.each([
    ['application/json', 'nested 1,100 deep', `[${'['.repeat(1_100)}${']'.repeat(1_100)}]`],
    ['application/json', 'nested 100,000 deep', `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`],
    ['application/yaml', 'that holds itself', '&all [*all]'],
  ])('as %s %s is refused', async (type, _what, amount) => {
    const body = `{"rows":[{"amount": ${amount}}]}`;
    const { id } = await create();
    const answer = await server().call(`POST /pipelines/${id}/preview`, { body, headers: { 'content-type': type } });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.too_deep']);
  });
});
