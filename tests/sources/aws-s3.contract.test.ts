import { afterAll, beforeAll } from 'vitest';
import { awsS3 } from '../../sources/files/aws-s3/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { type S3Server, s3Server } from '../services/s3-server.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

let server: S3Server;
beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => server[Symbol.asyncDispose]());

describeSource(awsS3, 'a folder of a bucket, of every text format', async () => {
  const bucket = server.bucket();
  for (const [path, content] of Object.entries(TEXT_FILES)) await server.put(bucket, `data/${path}`, content);
  return textFixture({
    type: 'aws_s3',
    connector: { bucket, prefix: 'data', region: 'us-east-1', endpoint: server.endpoint },
    auth: { method: 'access_key', config: { accessKeyId: 'key', secretAccessKey: 'secret' } },
  });
});
