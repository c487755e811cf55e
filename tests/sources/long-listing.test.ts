import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { accessKey, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { type HttpService, httpService } from '../services/http-service.ts';

const PAGE = 1_000;
/** A million by SLUICE_OBJECTS=1000000, in some minutes. */
const OBJECTS = Number(process.env.SLUICE_OBJECTS ?? 60_000);
/** In bytes. 50,000 objects that were held took 8.8 MB. */
const MOST_GROWN = 6 * 1024 * 1024;

/** A fake of S3 that makes its answers up as they are asked for: as many objects as there are asked for, page by page. */
function endless(objects: number): Promise<HttpService> {
  return httpService(({ url }, response) => {
    const from = Number(new URL(url, 'http://here').searchParams.get('continuation-token') ?? 0);
    const to = Math.min(from + PAGE, objects);
    const contents = Array.from({ length: to - from }, (_, index) => {
      const key = `in/part-${String(from + index).padStart(9, '0')}.csv`;
      return `<Contents><Key>${key}</Key><Size>3</Size><ETag>"${from + index}"</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`;
    });
    const next = to < objects ? `<NextContinuationToken>${to}</NextContinuationToken>` : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><Name>b</Name><IsTruncated>${to < objects}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  });
}

const open = ({ origin }: HttpService): ObjectStore =>
  s3Store({
    config: s3Config.parse({ bucket: 'b', region: 'us-east-1', endpoint: origin }),
    auth: accessKey.parse({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    allowPrivateHosts: true,
  });

const collect = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

function held(service: HttpService): number {
  // What the fake remembers of its requests is not the store's.
  service.asked.length = 0;
  collect();
  return process.memoryUsage().heapUsed;
}

test('a listing holds no more after its last object than near its first', async () => {
  await using service = await endless(OBJECTS);
  const store = open(service);
  let count = 0;
  let early = 0;
  for await (const _ of store.list('in', () => true, new AbortController().signal)) {
    count += 1;
    if (count === 10_000) early = held(service);
  }
  expect(count).toBe(OBJECTS);
  expect(held(service) - early).toBeLessThan(MOST_GROWN);
  await store.close?.();
}, 600_000);

test('a listing of any length ends when the signal aborts, and asks for nothing more', async () => {
  await using service = await endless(1_000_000_000);
  const store = open(service);
  const controller = new AbortController();
  let count = 0;
  const listing = (async () => {
    for await (const _ of store.list('in', () => true, controller.signal)) {
      count += 1;
      if (count !== 5_500) continue;
      controller.abort(new Error('enough'));
    }
  })();
  await expect(listing).rejects.toThrow('enough');
  expect(count).toBe(5_500);
  // One page is on its way while another is listed.
  expect(service.asked.length).toBeLessThanOrEqual(7);
  await store.close?.();
});
