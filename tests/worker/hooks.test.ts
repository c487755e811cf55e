import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { ended, type Load, workplace } from './workplace.ts';

const load = (hooks: Json, target: Load['target'] = {}): Load => ({
  files: { 'a.csv': 'k\n1\n2\n' },
  fields: [{ name: 'k', dataType: 'integer' }],
  target: { hooks, ...target },
});
const HOOKS = {
  before: [{ kind: 'sql', sql: `INSERT INTO said SELECT 'before ' || count(*) FROM ds_t; ANALYZE ds_t` }],
  after: [
    { kind: 'refresh', view: 'sums' },
    { kind: 'function', function: 'loaded' },
    { kind: 'sql', sql: `INSERT INTO said SELECT 'after ' || sum FROM sums` },
  ],
};
const OBJECTS = `
  CREATE TABLE said (what text);
  CREATE MATERIALIZED VIEW sums AS SELECT 1 AS one, sum(k) AS sum FROM ds_t; CREATE UNIQUE INDEX ON sums (one);
  CREATE FUNCTION loaded(run uuid) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO said SELECT 'function ' || (SELECT count(*) FROM sluice.runs WHERE id = run) $$`;

test.each([{}, { loadMode: 'truncate' }, { loadMode: 'blue_green' }])(
  'hooks run in their order, before and after %j',
  async (target) => {
    // Blue-green: no view may stand on the table.
    const objects = target.loadMode === 'blue_green' ? OBJECTS.replace('sum(k) AS sum FROM ds_t', '3 AS sum') : OBJECTS;
    await using place = await workplace(load(HOOKS, target));
    await place.query(objects);
    const run = await place.run();
    expect([run.error, run.status, run.counts.loaded]).toEqual([null, 'success', 2]);
    expect((await place.query<{ what: string }>('SELECT what FROM said')).map(({ what }) => what)).toEqual([
      'before 0',
      'function 1',
      'after 3',
    ]);
  },
);

test('a hook that fails ends the run, before it no row is read, after it the rows are in; a resume goes on with it', async () => {
  for (const at of ['before', 'after'] as const) {
    for (const target of [{}, { loadMode: 'truncate' }]) {
      const said = { kind: 'sql', sql: 'INSERT INTO said VALUES (1)' };
      await using place = await workplace(load({ [at]: [said, { kind: 'function', function: 'loaded' }] }, target));
      await place.query('CREATE TABLE said (what int)');
      const run = await place.run();
      expect(run).toMatchObject({ status: 'failed', error: { code: 'hook.failed', node: 'out' } });
      expect([run.counts.loaded, run.counts.read]).toEqual(at === 'before' ? [0, 0] : [2, 2]);
      expect(run.error?.message).toContain('function loaded(uuid)');
      await place.query('CREATE FUNCTION loaded(run text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
      await place.runner.resume(run.id);
      expect(await ended(place.runner, run.id)).toMatchObject({
        status: 'success',
        balanced: true,
        counts: { loaded: 2 },
      });
      expect(await place.query('SELECT count(*)::int AS rows FROM ds_t')).toEqual([{ rows: 2 }]);
      // The first hook ran once.
      expect(await place.query('SELECT * FROM said')).toEqual([{ what: 1 }]);
    }
  }
});

test('a hook that only warns is told in the log', async () => {
  await using place = await workplace(load({ before: [{ kind: 'sql', sql: 'SELECT 1/0', onFailure: 'warn' }] }));
  expect(await place.run()).toMatchObject({ status: 'success', counts: { loaded: 2 } });
  const log = await place.query<{ message: string }>(`SELECT message FROM sluice.run_log WHERE stage = 'hook'`);
  expect(log[0]?.message).toContain('division by zero');
});

async function receiver(answers: number[]) {
  const got: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
    response.writeHead(answers[got.length - 1] ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: async () => void server.close() };
}

test('a webhook gets the run, signed, and is tried again while the receiver is busy', async () => {
  process.env.SLUICE_HOOK_TEST = 'secret';
  await using to = await receiver([503, 200]);
  await using place = await workplace(
    load({ after: [{ kind: 'webhook', url: to.url, signWith: 'SLUICE_HOOK_TEST' }] }),
    {
      allowPrivateHosts: true,
    },
  );
  const run = await place.run();
  expect([run.error, to.got.length]).toEqual([null, 2]);
  const { headers, body } = to.got[1]!;
  expect(JSON.parse(body)).toMatchObject({ event: 'load.after', run: { id: run.id, counts: { loaded: 2 } } });
  const hmac = createHmac('sha256', 'secret').update(`${headers['x-sluice-timestamp']}.${body}`).digest('hex');
  expect(headers['x-sluice-signature']).toBe(`sha256=${hmac}`);
});

test('a webhook does not reach private hosts, by address or by name, nor does it go unsigned', async () => {
  await using to = await receiver([]);
  const named = to.url.replace('127.0.0.1', 'localhost');
  for (const url of [to.url, named]) {
    await using place = await workplace(load({ before: [{ kind: 'webhook', url }] }));
    expect((await place.run()).error).toMatchObject({ code: 'hook.failed', detail: { code: 'net.private_host' } });
  }
  await using place = await workplace(
    load({ before: [{ kind: 'webhook', url: to.url, signWith: 'SLUICE_HOOK_NONE' }] }),
  );
  expect((await place.run()).error).toMatchObject({ detail: { code: 'hook.secret_missing' } });
  expect(to.got).toEqual([]);
});
