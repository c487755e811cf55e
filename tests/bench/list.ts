import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBenchPlace } from './bench-place.ts';
import type { ListWork } from './list-process.ts';
import type { BenchOptions } from './main.ts';
import { measureProcess } from './measure-process.ts';

const PROCESS = fileURLToPath(new URL('list-process.ts', import.meta.url));

type Place = Pick<ListWork, 'connector' | 'config' | 'auth'>;

/**
 * The listing of `--rows` objects and the storing of their splits, without reading them: memory must not grow with them. Files
 * in one folder, and a fake of S3's listing, which makes up its pages.
 */
export async function bench({ rows: objects, rounds, only }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  await using pages = await listingServer(objects);
  const places: Readonly<Record<string, () => Place>> = {
    local_fs: () => ({ connector: 'local_fs', config: { path: emptyFiles(place.folder, objects) }, auth: null }),
    aws_s3: () => ({
      connector: 'aws_s3',
      config: { bucket: 'b', region: 'us-east-1', endpoint: pages.endpoint },
      auth: { accessKeyId: 'key', secretAccessKey: 'secret' },
    }),
  };
  for (const [name, open] of Object.entries(places).filter(([one]) => one.includes(only))) {
    const from = open();
    for (let round = 0; round < rounds; round += 1) {
      for (const ordering of ['process_all', 'lexicographic']) {
        const work: ListWork = { databaseUrl: place.url, ...from, read: { path: '', fileFormat: 'csv', ordering } };
        const { seconds, peakRssMb, cpuSeconds, stdout } = await measureProcess(
          process.execPath,
          [PROCESS, JSON.stringify(work)],
          {},
        );
        if (Number(stdout) !== objects) throw new Error(`${stdout.trim()} of ${objects} objects were listed`);
        console.log(
          JSON.stringify({
            case: `list-${name}-${ordering}`,
            objects,
            objectsPerSecond: Math.round(objects / seconds),
            cpuMicros: cpuSeconds === null ? null : Math.round((cpuSeconds * 1e6) / objects),
            peakRssMb,
            seconds: Number(seconds.toFixed(2)),
          }),
        );
      }
    }
  }
}

function emptyFiles(folder: string, count: number): string {
  const root = join(folder, 'many');
  mkdirSync(root);
  for (let number = 0; number < count; number += 1) writeFileSync(join(root, `${number}.csv`), '');
  return root;
}

const PAGE_KEYS = 1000;

/** A fake of S3's ListObjectsV2: keys in their order, a thousand a page. */
async function listingServer(objects: number): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const from = Number(searchParams.get('continuation-token') ?? 0);
    const to = Math.min(objects, from + PAGE_KEYS);
    const keys = Array.from({ length: to - from }, (_, at) => contents(from + at));
    const next = to === objects ? '' : `<NextContinuationToken>${to}</NextContinuationToken>`;
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>b</Name><KeyCount>${to - from}</KeyCount><IsTruncated>${to < objects}</IsTruncated>${next}${keys.join('')}</ListBucketResult>`,
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function contents(number: number): string {
  const name = String(number).padStart(9, '0');
  return `<Contents><Key>in/${name}.csv</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"${name}"</ETag><Size>10</Size></Contents>`;
}
