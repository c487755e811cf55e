import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

/** A server that speaks S3, in this process, and what a test does to it. It takes any credentials. */
export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  /** A new, empty bucket, or the one of a name, made where it is not there. */
  bucket(name?: string): string;
  put(bucket: string, key: string, content: string | Buffer): Promise<void>;
  content(bucket: string, key: string): Promise<Buffer | null>;
  remove(bucket: string, key: string): Promise<void>;
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
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let buckets = 0;
  return {
    endpoint,
    bucket(name) {
      buckets += 1;
      return server.createBucket(name ?? `bucket-${buckets}`).bucketName;
    },
    async put(Bucket, Key, content) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(content) }));
    },
    async content(Bucket, Key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async remove(Bucket, Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.stop();
    },
  };
}
