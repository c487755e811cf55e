import { expect, test } from 'vitest';
import { formatFiles } from '../matrix/format-files.ts';
import { loadRows } from '../matrix/load-rows.ts';
import { ROWS } from '../matrix/rows.ts';
import { openCasePlace } from '../pipelines/case-place.ts';
import { type Passed, refusingFront } from '../services/refusing-front.ts';
import { s3Server } from '../services/s3-server.ts';

const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };
const OBJECTS = 30;
/** More than the tries that a store makes by itself. */
const REFUSED = 6;
const SLOW_DOWN =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';

/** Not of the first one, whose header is read when the pipeline is planned. */
const isGet = ({ method, url }: Passed): boolean => method === 'GET' && /\/[1-9]\d*\.csv/.test(url);

test('a store that answers SlowDown to each GET of each object, more often than it is asked again, fails no run', async () => {
  await using place = await openCasePlace({ allowPrivateHosts: true, secrets: async () => CREDENTIALS });
  await using server = await s3Server();
  const bucket = server.bucket();
  const content = formatFiles.csv!.content();
  for (let number = 0; number < OBJECTS; number++) await server.put(bucket, `in/${number}.csv`, content);
  const refused = new Map<string, number>();
  await using front = await refusingFront(server.endpoint, (request) => {
    if (!isGet(request)) return null;
    const times = refused.get(request.url) ?? 0;
    if (times === REFUSED) return null;
    refused.set(request.url, times + 1);
    return { kind: 'answer', status: 503, body: SLOW_DOWN };
  });
  const config = { bucket, region: 'us-east-1', endpoint: front.origin };
  const connector = { type: 'aws_s3', config, authMethod: 'access_key', authConfig: CREDENTIALS };
  const { run, rows } = await loadRows(place, connector, { path: 'in', fileFormat: 'csv' });
  expect(run).toMatchObject({
    status: 'success',
    error: null,
    balanced: true,
    counts: { read: OBJECTS * ROWS.length, loaded: OBJECTS * ROWS.length },
    splits: { total: OBJECTS, done: OBJECTS },
  });
  expect(rows).toBe(OBJECTS * ROWS.length);
  expect(Math.min(...refused.values())).toBe(REFUSED);
  expect(refused.size).toBe(OBJECTS - 1);
}, 60_000);
