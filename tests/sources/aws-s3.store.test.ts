import { afterAll, beforeAll } from 'vitest';
import { awsS3 } from '../../sources/files/aws-s3/definition.ts';
import { describeStore } from '../contract/describe-store.ts';
import { listedWell, type S3Server, s3Server } from '../services/s3-server.ts';
import { s3Fixture } from './s3-fixture.ts';
import { SMALL_LIMITS } from './small-limits.ts';

let server: S3Server;
beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => server[Symbol.asyncDispose]());

describeStore(awsS3, 'a folder of a bucket of fauxqs', (limits) =>
  s3Fixture({
    server,
    bucket: server.bucket(),
    names: listedWell,
    ignoresConditions: true,
    limits: { ...SMALL_LIMITS, ...limits },
  }),
);
