import { expect, test } from 'vitest';
import { accessKey, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import type { RemoteLimits } from '../../sources/files/remote/driver.ts';
import { smallAhead } from '../../sources/files/small-ahead.ts';
import { objectAt, readAll } from '../contract/store-fixture.ts';
import { httpService } from '../services/http-service.ts';
import { type Passed, type Refusal, refusingFront } from '../services/refusing-front.ts';
import { s3Server } from '../services/s3-server.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
/** Long enough to be told apart from what a request takes. */
const WAITS = [40, 160, 640];
const LIMITS: RemoteLimits = { ...SMALL_LIMITS, waitsMs: WAITS };
const CONTENT = Buffer.from(Array.from({ length: 12_000 }, (_, at) => at % 251));

const said = (status: number, code: string): Refusal => ({
  kind: 'answer',
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>As said.</Message></Error>`,
});

const isGet = ({ method, url }: Passed): boolean => method === 'GET' && url.includes('a.csv');

/** An emulator of S3 behind a front that refuses the first so many requests, GETs of the object by default; the object, and those that came. */
async function refusing(refusal: Refusal, times: number, isIt = isGet) {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await s3Server());
  const bucket = server.bucket();
  await server.put(bucket, 'a.csv', CONTENT);
  const front = opening.use(
    await refusingFront(server.endpoint, (request, seen) =>
      isIt(request) && seen.filter(isIt).length < times ? refusal : null,
    ),
  );
  const store: ObjectStore = s3Store({
    config: s3Config.parse({ bucket, region: 'us-east-1', endpoint: front.origin }),
    auth: accessKey.parse({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    allowPrivateHosts: true,
    limits: LIMITS,
  });
  opening.defer(() => store.close!());
  const object = await objectAt(store, 'a.csv');
  const scope = opening.move();
  return {
    store,
    object,
    asked: () => front.seen.filter(isIt),
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}

const REFUSALS: readonly (readonly [string, Refusal])[] = [
  ['503 SlowDown', said(503, 'SlowDown')],
  ['500 InternalError', said(500, 'InternalError')],
  ['a reset before the answer', { kind: 'reset', afterBytes: null }],
  ['a reset in the middle of the body', { kind: 'reset', afterBytes: 5_000 }],
];

for (const [what, refusal] of REFUSALS) {
  test.each(['in parts', 'whole'])(
    `a GET that meets ${what} is made again after growing waits, read %s`,
    async (how) => {
      await using place = await refusing(refusal, 2);
      const { store, object } = place;
      const bytes = how === 'whole' ? await store.fetch!(object, never) : await readAll(store, object);
      expect(bytes.equals(CONTENT)).toBe(true);
      const gets = place.asked();
      expect(gets).toHaveLength(3);
      for (const { headers } of gets) expect(headers['if-match']).toBe(object.version);
      const broken = refusal.kind === 'reset' && refusal.afterBytes !== null;
      if (broken) {
        // Each goes on at its byte, and one that brings something begins to count anew.
        expect(gets.map(({ headers }) => headers.range)).toEqual([
          'bytes=0-11999',
          'bytes=5000-11999',
          'bytes=10000-11999',
        ]);
      } else {
        const [first, second] = gets.slice(1).map(({ at }, index) => at - gets[index]!.at);
        expect(first).toBeGreaterThanOrEqual(WAITS[0]! / 2);
        expect(second).toBeGreaterThanOrEqual(WAITS[1]! / 2);
      }
    },
  );
}

test('a GET that is refused for good is told with what to do, and may be tried again', async () => {
  await using place = await refusing(said(503, 'SlowDown'), Number.POSITIVE_INFINITY);
  await expect(place.store.fetch!(place.object, never)).rejects.toMatchObject({
    code: 'source.busy',
    retryable: true,
    message: expect.stringContaining('SlowDown'),
  });
  expect(place.asked()).toHaveLength(WAITS.length + 1);
});

test('a mark that S3 does not make since another is being made is tried again', async () => {
  const isMark = ({ method, url }: Passed): boolean => method === 'PUT' && url.includes('claim.json');
  await using place = await refusing(said(409, 'ConditionalRequestConflict'), 2, isMark);
  expect(await place.store.moves!.create('.processing/a.csv.claim.json', '{}', never)).toBe(true);
  expect(place.asked()).toHaveLength(3);
  for (const { headers } of place.asked()) expect(headers['if-none-match']).toBe('*');
});

test('what could not be fetched ahead is asked for again when its turn has come', async () => {
  await using place = await refusing(said(503, 'SlowDown'), WAITS.length + 3);
  const ahead = smallAhead(place.store);
  ahead.ahead([place.object], never);
  expect((await readAll(ahead, place.object)).equals(CONTENT)).toBe(true);
  expect(place.asked()).toHaveLength(WAITS.length + 4);
});

test('a GET ends when its signal aborts, before it is sent and after, though no answer comes', async () => {
  await using silent = await httpService(() => new Promise(() => {}));
  const store = s3Store({
    config: s3Config.parse({ bucket: 'b', region: 'us-east-1', endpoint: silent.origin }),
    auth: accessKey.parse({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    allowPrivateHosts: true,
    limits: LIMITS,
  });
  const object = { path: 'a.csv', bytes: 3, version: '"1"', modifiedAt: null };
  for (const isSent of [false, true, false]) {
    const stop = new AbortController();
    const before = silent.asked.length;
    const reading = store.fetch!(object, stop.signal);
    reading.catch(() => {});
    if (isSent) await expect.poll(() => silent.asked.length).toBe(before + 1);
    stop.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
    expect(silent.asked).toHaveLength(before + (isSent ? 1 : 0));
  }
  await store.close!();
});
