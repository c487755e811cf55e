import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { stringify } from 'yaml';
import { faultProxy } from '../services/fault-proxy.ts';
import { type S3Server, s3Server } from '../services/s3-server.ts';
import { openBenchPlace } from './bench-place.ts';
import type { BenchOptions } from './main.ts';
import { query } from './query.ts';

/** Injected into every round trip. */
const LATENCY_MS = 20;
const ROWS_AN_OBJECT = 10;
/** So many are enough to know what one at a time costs. */
const ONE_AT_A_TIME = 200;
const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };

/**
 * Many small CSV objects of S3 behind a slow network, `--rows` of them rows in all, ten an object: a whole process,
 * against a client that gets one object after another. `ratio` above 1 means that Sluice is faster, an object.
 */
export async function bench({ rows, rounds }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  await using server = await s3Server();
  await using network = await faultProxy(server.endpoint);
  const endpoint = new URL(network.url(server.endpoint)).origin;
  const objects = Math.ceil(rows / ROWS_AN_OBJECT);
  const bucket = server.bucket();
  await putAll(server, bucket, objects);
  network.set({ kind: 'latency', ms: LATENCY_MS / 2 });
  // The emulator is on this machine, which users may not reach.
  process.env.SLUICE_ALLOW_PRIVATE_HOSTS = 'true';
  for (let round = 0; round < rounds; round += 1) {
    await query(place.url, 'DROP TABLE IF EXISTS public.ds_bench');
    await query(place.url, 'CREATE UNLOGGED TABLE public.ds_bench (nr integer, name text)');
    const single = (await secondsOneByOne(endpoint, bucket)) / ONE_AT_A_TIME;
    const { seconds, peakRssMb } = await place.sluice('objects', pipeline(endpoint, bucket));
    const [loaded] = await query<{ count: number }>(place.url, 'SELECT count(*)::int AS count FROM public.ds_bench');
    if (loaded?.count !== objects * ROWS_AN_OBJECT) throw new Error(`${loaded?.count} rows of ${objects} objects`);
    console.log(
      JSON.stringify({
        case: 'small-objects',
        objects,
        latencyMs: LATENCY_MS,
        objectsPerSecond: Math.round(objects / seconds),
        ratio: Number(((single * objects) / seconds).toFixed(1)),
        peakRssMb,
        seconds: Number(seconds.toFixed(2)),
      }),
    );
  }
}

const keyOf = (number: number): string => `in/${String(number).padStart(7, '0')}.csv`;

async function putAll(server: S3Server, bucket: string, objects: number): Promise<void> {
  const numbers = Array.from({ length: objects }, (_, number) => number).values();
  const put = async (): Promise<void> => {
    for (const number of numbers) {
      const rows = Array.from({ length: ROWS_AN_OBJECT }, (_, row) => `${number * ROWS_AN_OBJECT + row},name ${row}\n`);
      await server.put(bucket, keyOf(number), `nr,name\n${rows.join('')}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, put));
}

async function secondsOneByOne(endpoint: string, Bucket: string): Promise<number> {
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { ...CREDENTIALS } });
  const began = performance.now();
  for (let number = 0; number < ONE_AT_A_TIME; number += 1) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(number) }));
    await Body?.transformToByteArray();
  }
  client.destroy();
  return (performance.now() - began) / 1000;
}

function pipeline(endpoint: string, bucket: string): string {
  return stringify({
    name: 'objects',
    connector: {
      type: 'aws_s3',
      config: { bucket, endpoint, region: 'us-east-1' },
      authMethod: 'access_key',
      authConfig: CREDENTIALS,
    },
    schema: {
      name: 'bench',
      fields: [
        { name: 'nr', dataType: 'integer' },
        { name: 'name', dataType: 'text' },
      ],
    },
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: 'in', fileFormat: 'csv' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}
