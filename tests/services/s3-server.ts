import { startFauxqs } from 'fauxqs';
import { type S3Objects, s3Objects } from './s3-objects.ts';

/** A server that speaks S3, in this process, and what a test does to it. It takes any credentials. */
export interface S3Server extends S3Objects, AsyncDisposable {
  readonly endpoint: string;
  /** A new, empty bucket, or the one of a name, made where it is not there. */
  bucket(name?: string): string;
}

/** Names on which both orders agree: fauxqs lists by the rules of a language, goes on by code units, and so loses keys. */
export function listedWell(names: readonly string[]): string[] {
  const well: string[] = [];
  for (const name of names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))))
    if (well.every((before) => before.localeCompare(name) < 0)) well.push(name);
  return well;
}

export async function s3Server(): Promise<S3Server> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const objects = s3Objects(endpoint);
  let buckets = 0;
  return {
    endpoint,
    bucket(name) {
      buckets += 1;
      return server.createBucket(name ?? `bucket-${buckets}`).bucketName;
    },
    ...objects,
    async [Symbol.asyncDispose]() {
      objects.client.destroy();
      await server.stop();
    },
  };
}
