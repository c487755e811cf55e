import { gzipSync } from 'node:zlib';
import { from, lastValueFrom, toArray } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import { enrich } from '../../operators/enrich.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import { batchOf, column, rowsOf } from '../contract/batch-of.ts';
import { testContext } from '../contract/describe-operator.ts';
import { type Answering, type HttpService, httpService, json } from '../services/http-service.ts';

const COLUMNS = [column('id', 'text')];
const OUT = [...COLUMNS, column('label', 'text')];

const opened: HttpService[] = [];
async function open(answer: Answering): Promise<HttpService> {
  const service = await httpService(answer);
  opened.push(service);
  return service;
}
afterEach(async () => {
  for (const service of opened.splice(0)) await service[Symbol.asyncDispose]();
});

type Setting = Partial<OperatorContext> & { readonly service?: object };

function operatorOf({ origin }: HttpService, { service = {}, ...context }: Setting = {}) {
  const given = { url: `${origin}/{id}`, select: [{ path: 'label', as: 'label' }], attempts: 3, ...service };
  const config = enrich.config.parse({ service: given, autoEnrich: false });
  return enrich.build(config, COLUMNS, { ...testContext(), allowPrivateHosts: true, ...context });
}

const idsOf = (count: number): { id: string }[] => Array.from({ length: count }, (_, at) => ({ id: `k${at}` }));

/** The new field of each row. */
async function labels(service: HttpService, ids: readonly string[], setting: Setting = {}): Promise<unknown[]> {
  const batch = batchOf(
    COLUMNS,
    ids.map((id) => ({ id })),
  );
  const [result] = await lastValueFrom(from([batch]).pipe(operatorOf(service, setting), toArray()));
  return rowsOf(result!, OUT).map(({ label }) => label);
}

const failure = (work: Promise<unknown>): Promise<PipelineError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => (error instanceof PipelineError ? error : Promise.reject(error)),
  );

test.for([
  ['a status that passes', (response) => void response.writeHead(503).end()],
  ['a connection that is reset', (response) => void response.socket?.resetAndDestroy()],
  [
    'an answer that breaks off',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"label":', () => response.destroy());
    },
  ],
  ['no answer in time', () => {}],
  [
    'an answer that drips',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
  ],
] as [string, (response: Parameters<Answering>[1]) => void][])('asks again after %s', async ([, fault]) => {
  const service = await open((_, response, number) => {
    if (number < 3) fault(response);
    else json(response, { label: 'at last' });
  });
  expect(await labels(service, ['a'], { service: { timeoutSeconds: 0.3, concurrency: 1 } })).toEqual(['at last']);
  expect(service.asked).toHaveLength(3);
});

test('keeps to Retry-After, with all its requests', async () => {
  const times: number[] = [];
  const service = await open((_, response, number) => {
    times.push(performance.now());
    if (number === 1) response.writeHead(429, { 'retry-after': '1' }).end();
    else json(response, { label: 'x' });
  });
  expect(await labels(service, ['a', 'b', 'c'], { service: { concurrency: 1 } })).toEqual(['x', 'x', 'x']);
  // A timer may fire a little before its time.
  expect(times[1]! - times[0]!).toBeGreaterThan(950);
});

test('gives up at once where Retry-After is longer than it waits', async () => {
  const service = await open((_, response) => void response.writeHead(429, { 'retry-after': '86400' }).end());
  const error = await failure(labels(service, ['a']));
  expect([error.code, error.node, error.retryable]).toEqual(['enrich.refused', 'node-under-test', false]);
  expect(error.message).toContain('86400 s');
  expect(service.asked).toHaveLength(1);
});

test('fails with what the last try failed with, and where', async () => {
  const service = await open((_, response) => void response.writeHead(500).end());
  const error = await failure(labels(service, ['a']));
  expect([error.code, error.node, error.retryable]).toEqual(['enrich.refused', 'node-under-test', false]);
  expect(error.next).toMatch(/resume the run/);
  expect(service.asked).toHaveLength(3);
});

test('gives NULL where the last try failed, if told so, and asks again for the next batch', async () => {
  const service = await open((_, response, number) => {
    if (number <= 2) response.writeHead(500).end();
    else json(response, { label: 'x' });
  });
  const operator = operatorOf(service, { service: { onFailure: 'null', attempts: 2 } });
  const batches = [batchOf(COLUMNS, [{ id: 'a' }], { seq: 0 }), batchOf(COLUMNS, [{ id: 'a' }], { seq: 1 })];
  const results = await lastValueFrom(from(batches).pipe(operator, toArray()));
  expect(results.flatMap((batch) => rowsOf(batch, OUT).map(({ label }) => label))).toEqual([null, 'x']);
});

test.for([
  ['enrich.bad_answer', 'text/html', '<p>hello</p>'],
  ['enrich.bad_answer', 'application/json', '{"label": '],
  ['enrich.bad_answer', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
  ['enrich.no_answer', 'application/json', JSON.stringify({ label: 'x'.repeat(2_000) })],
] as const)('says %s of an answer of %s that is no good, and does not ask again', async ([code, type, body]) => {
  const service = await open((_, response) => void response.writeHead(200, { 'content-type': type }).end(body));
  const error = await failure(labels(service, ['a'], { service: { maxResponseBytes: 1_024 } }));
  expect([error.code, error.node]).toEqual([code, 'node-under-test']);
  expect(service.asked).toHaveLength(1);
});

test('holds packed answers to their size unpacked', async () => {
  const service = await open(({ url }, response) => {
    const label = url === '/bomb' ? 'x'.repeat(5_000_000) : 'small';
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    response.writeHead(200, headers).end(gzipSync(JSON.stringify({ label })));
  });
  expect(await labels(service, ['a'])).toEqual(['small']);
  const error = await failure(labels(service, ['bomb']));
  expect([error.code, error.detail]).toEqual(['enrich.no_answer', { code: 'net.too_large' }]);
});

test('fails on refused credentials, whatever becomes of other failures', async () => {
  const service = await open((_, response) => void response.writeHead(401).end());
  const error = await failure(labels(service, ['a'], { service: { onFailure: 'null' } }));
  expect([error.code, error.node]).toEqual(['enrich.unauthorized', 'node-under-test']);
  expect(service.asked).toHaveLength(1);
});

test('sends the secret of an environment variable, but not to where a redirect leads', async () => {
  process.env.SLUICE_ENRICH_TEST = 's3cret';
  const elsewhere = await open((_, response) => json(response, { label: 'moved' }));
  const service = await open(({ url }, response) => {
    response.writeHead(302, { location: url.startsWith('/here') ? '/here' : `${elsewhere.origin}/b` }).end();
  });
  const asking = (auth: object, id: string) =>
    labels(service, [id], { service: { auth: { secret: 'SLUICE_ENRICH_TEST', ...auth }, headers: { 'X-Row': '1' } } });
  try {
    expect(await asking({ type: 'bearer' }, 'a')).toEqual(['moved']);
    expect(service.asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer s3cret', 'x-row': '1' });
    await asking({ type: 'basic', username: 'ann' }, 'a');
    expect(service.asked.at(-1)?.headers.authorization).toBe(`Basic ${btoa('ann:s3cret')}`);
    await asking({ type: 'header', name: 'X-API-Key' }, 'a');
    expect(service.asked.at(-1)?.headers['x-api-key']).toBe('s3cret');
    await asking({ type: 'query', name: 'key' }, 'a');
    expect(service.asked.at(-1)?.url).toBe('/a?key=s3cret');
    expect(JSON.stringify(elsewhere.asked)).not.toContain('s3cret');
    expect(elsewhere.asked[0]?.headers['x-row']).toBeUndefined();
    const loop = await failure(asking({ type: 'bearer' }, 'here'));
    expect(loop.code).toBe('enrich.refused');
  } finally {
    delete process.env.SLUICE_ENRICH_TEST;
  }
  const missing = await failure(Promise.resolve().then(() => asking({ type: 'bearer' }, 'a')));
  expect([missing.code, missing.node]).toEqual(['enrich.secret_missing', 'node-under-test']);
});

test('refuses private addresses: in the address, behind a name, where a redirect leads', async () => {
  const service = await open((_, response) => json(response, { label: 'inside' }));
  const { port } = new URL(service.origin);
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0x7f.1',
    '2130706433',
    '169.254.169.254',
  ]) {
    const settings = { allowPrivateHosts: false, service: { url: `http://${host}:${port}/{id}`, onFailure: 'null' } };
    const error = await failure(labels(service, ['a'], settings));
    expect([host, error.code, error.node]).toEqual([host, 'net.private_host', 'node-under-test']);
  }
  expect(service.asked).toEqual([]);
});

test('asks once for equal rows of a batch, and remembers answers, also that there is none', async () => {
  const service = await open(({ url }, response) => {
    if (url === '/none') response.writeHead(404).end();
    else json(response, { label: url });
  });
  const operator = operatorOf(service);
  const batches = [
    ['a', 'a', 'none', 'b'],
    ['none', 'b', 'c'],
  ].map((ids, seq) =>
    batchOf(
      COLUMNS,
      ids.map((id) => ({ id })),
      { seq },
    ),
  );
  const results = await lastValueFrom(from(batches).pipe(operator, toArray()));
  expect(results.map((batch) => rowsOf(batch, OUT).map(({ label }) => label))).toEqual([
    ['/a', '/a', null, '/b'],
    [null, '/b', '/c'],
  ]);
  expect(service.asked.map(({ url }) => url).sort()).toEqual(['/a', '/b', '/c', '/none']);
});

test('forgets an answer after its time, and the longest unused beyond its budget', async () => {
  const service = await open(({ url }, response) => json(response, { label: url.padEnd(200, '.') }));
  const clock = { micros: 0n };
  // An eighth of the budget, 1.5 KiB, holds two of these answers.
  const operator = operatorOf(service, {
    clock: () => clock.micros,
    budget: 12_288,
    service: { cacheSeconds: 60 },
  });
  const put = async (id: string): Promise<void> => {
    await lastValueFrom(from([batchOf(COLUMNS, [{ id }])]).pipe(operator, toArray()));
  };
  const asked = (): string[] => service.asked.splice(0).map(({ url }) => url);
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await put(id);
  expect(asked()).toEqual(['/a', '/b', '/c', '/b']);
  clock.micros = 60_000_000n;
  for (const id of ['b', 'b']) await put(id);
  expect(asked()).toEqual(['/b']);
});

test('keeps rows in order and no more requests open than allowed, however long each takes', async () => {
  const service = await open(async ({ url }, response) => {
    await new Promise((resolve) => setTimeout(resolve, (url.length * 7) % 20));
    json(response, { label: url });
  });
  const ids = idsOf(60).map(({ id }) => id);
  expect(await labels(service, ids, { service: { concurrency: 5 } })).toEqual(ids.map((id) => `/${id}`));
  expect(service.most()).toBeLessThanOrEqual(5);
});

test('shares what is allowed among the lanes of a run', async () => {
  const service = await open((_, response) => json(response, { label: 'x' }));
  const start = performance.now();
  await labels(service, ['a', 'b', 'c'], { lanes: 2, service: { concurrency: 3, requestsPerSecond: 20 } });
  // 10 a second here: the third comes 200 ms after the first.
  expect(performance.now() - start).toBeGreaterThan(190);
  expect(service.most()).toBe(1);
});

test('rejects with the reason as soon as it is stopped, whether it waits for an answer, its turn or the next try', async () => {
  const never = await open(() => {});
  const busy = await open((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end());
  for (const [service, settings] of [
    [never, {}],
    [busy, {}],
    [never, { requestsPerSecond: 0.01 }],
  ] as const) {
    const stop = new AbortController();
    const reason = new PipelineError('run.cancelled', { message: 'Cancelled.', next: 'Nothing.' });
    const before = service.asked.length;
    const work = failure(
      labels(service, ['a', 'b'], { signal: stop.signal, service: { concurrency: 1, ...settings } }),
    );
    await expect.poll(() => service.asked.length, { interval: 5 }).toBeGreaterThan(before);
    stop.abort(reason);
    expect(await work).toBe(reason);
  }
});

test('asks nothing more when nobody wants its rows any more', async () => {
  const service = await open(() => {});
  const operator = operatorOf(service, { service: { concurrency: 2 } });
  const subscription = from([batchOf(COLUMNS, idsOf(10))])
    .pipe(operator)
    .subscribe();
  await expect.poll(() => service.asked.length, { interval: 5 }).toBe(2);
  subscription.unsubscribe();
  // Both connections end, and no other is made.
  await expect.poll(() => service.open(), { interval: 5 }).toBe(0);
  expect(service.asked).toHaveLength(2);
});
