import { expect, test } from 'vitest';
import { zipOf } from '../formats/zip-of.ts';
import { s3Server } from '../services/s3-server.ts';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;

const ids = async (source: Awaited<ReturnType<typeof openSource>>): Promise<string[]> => {
  const splits = await Array.fromAsync(source.splits(never));
  return splits.map(({ id }) => id);
};

test('an archive with two files of one name is refused, for a run would read one of them', async () => {
  // Written as two, and then renamed in its list and in its headers.
  const twice = Buffer.from(
    zipOf({ 'a.csv': 'n\n1\n', 'b.csv': 'n\n2\n' }).toString('latin1').replaceAll('b.csv', 'a.csv'),
    'latin1',
  );
  await using folder = await folderOf({ 'x.zip': twice, 'y.zip': zipOf({ 'a.csv': 'n\n1\n', 'b.csv': 'n\n2\n' }) });
  await expect(ids(await openSource(folder.path))).rejects.toMatchObject({
    code: 'source.same_name',
    origin: { label: 'x.zip/a.csv' },
    next: expect.stringContaining('archive'),
  });
  expect(await ids(await openSource(folder.path, { read: { path: 'y.zip' } }))).toEqual(['y.zip/a.csv', 'y.zip/b.csv']);
});

test('an object that has the name of a file in an archive is refused, and no other beside an archive', async () => {
  await using server = await s3Server();
  const bucket = server.bucket();
  await server.put(bucket, 'x.zip', zipOf({ 'a.csv': 'n\n1\n' }));
  await server.put(bucket, 'x.zip/other.csv', 'n\n2\n');
  const source = await openSource('.', {
    type: 'aws_s3',
    connector: { bucket, region: 'us-east-1', endpoint: server.endpoint },
    auth: { method: 'access_key', config: { accessKeyId: 'key', secretAccessKey: 'secret' } },
  });
  expect(await ids(source)).toEqual(['x.zip/a.csv', 'x.zip/other.csv']);
  await server.put(bucket, 'x.zip/a.csv', 'n\n3\n');
  await expect(ids(source)).rejects.toMatchObject({ code: 'source.same_name', origin: { label: 'x.zip/a.csv' } });
  await source.close?.();
});
