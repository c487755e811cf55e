import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** What a test does to the objects of a server that speaks S3. */
export interface S3Objects {
  readonly client: S3Client;
  put(bucket: string, key: string, content: string | Buffer): Promise<void>;
  content(bucket: string, key: string): Promise<Buffer | null>;
  remove(bucket: string, key: string): Promise<void>;
}

/** The objects of a server that takes any credentials. */
export function s3Objects(endpoint: string): S3Objects {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
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
  };
}
