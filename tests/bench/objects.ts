import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { stringify } from 'yaml';
import { openBenchPlace } from './bench-place.ts';
import { startDelayedS3 } from './delayed-s3.ts';
import type { BenchOptions } from './main.ts';
import { postgresCpuSeconds } from './process-cpu.ts';
import { query } from './query.ts';
import { ROWS_A_FILE, SMALL_SCHEMA, smallFile } from './small-files.ts';

/** Before every answer. */
const LATENCY_MS = 20;
/** So many are enough to know what one at a time costs. */
const ONE_AT_A_TIME = 200;
const BUCKET = 'bench';
const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };

/**
 * Many small CSV objects of S3 behind a slow network, `--rows` of them rows in all, ten an object: a whole process,
 * against a client that gets one object after another. `ratio` above 1 means that Sluice is faster, an object. The
 * emulator, in a process of its own, waits before it answers. `cpuMicros`: of CPU an object, by who took it.
 */
export async function bench({ rows, rounds }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  await using server = await startDelayedS3();
  const { endpoint } = server;
  const objects = Math.ceil(rows / ROWS_A_FILE);
  await putAll(endpoint, objects);
  await server.delay(LATENCY_MS);
  // The emulator is on this machine, which users may not reach.
  process.env.SLUICE_ALLOW_PRIVATE_HOSTS = 'true';
  for (let round = 0; round < rounds; round += 1) {
    await query(place.url, 'DROP TABLE IF EXISTS public.ds_bench');
    await query(place.url, 'CREATE UNLOGGED TABLE public.ds_bench (nr integer, name text)');
    const single = (await secondsOneByOne(endpoint)) / ONE_AT_A_TIME;
    const before = { store: await server.cpuSeconds(), postgres: await postgresCpuSeconds(place.url) };
    const { seconds, peakRssMb, cpuSeconds } = await place.sluice('objects', pipeline(endpoint));
    const micros = (cpu: number | null): number | null => (cpu === null ? null : Math.round((cpu * 1e6) / objects));
    const cpuMicros = {
      sluice: micros(cpuSeconds),
      store: micros((await server.cpuSeconds()) - before.store),
      postgres: micros((await postgresCpuSeconds(place.url)) - before.postgres),
    };
    const [loaded] = await query<{ count: number }>(place.url, 'SELECT count(*)::int AS count FROM public.ds_bench');
    if (loaded?.count !== objects * ROWS_A_FILE) throw new Error(`${loaded?.count} rows of ${objects} objects`);
    console.log(
      JSON.stringify({
        case: 'small-objects',
        objects,
        latencyMs: LATENCY_MS,
        objectsPerSecond: Math.round(objects / seconds),
        ratio: Number(((single * objects) / seconds).toFixed(1)),
        oneAtATimeMs: Number((single * 1000).toFixed(1)),
        cpuMicros,
        peakRssMb,
        seconds: Number(seconds.toFixed(2)),
      }),
    );
  }
}

const keyOf = (number: number): string => `in/${String(number).padStart(7, '0')}.csv`;

async function putAll(endpoint: string, objects: number): Promise<void> {
  const client = clientOf(endpoint);
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const numbers = Array.from({ length: objects }, (_, number) => number).values();
  const put = async (): Promise<void> => {
    for (const number of numbers) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: keyOf(number), Body: smallFile(number) }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, put));
  client.destroy();
}

async function secondsOneByOne(endpoint: string): Promise<number> {
  const client = clientOf(endpoint);
  const began = performance.now();
  for (let number = 0; number < ONE_AT_A_TIME; number += 1) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: keyOf(number) }));
    await Body?.transformToByteArray();
  }
  client.destroy();
  return (performance.now() - began) / 1000;
}

function clientOf(endpoint: string): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { ...CREDENTIALS } });
}

function pipeline(endpoint: string): string {
  return stringify({
    name: 'objects',
    connector: {
      type: 'aws_s3',
      config: { bucket: BUCKET, endpoint, region: 'us-east-1' },
      authMethod: 'access_key',
      authConfig: CREDENTIALS,
    },
    schema: SMALL_SCHEMA,
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: 'in', fileFormat: 'csv' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}
