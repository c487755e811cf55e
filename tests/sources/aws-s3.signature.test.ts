import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { accessKey, s3Config } from '../../sources/files/aws-s3/config.ts';
import { s3Store } from '../../sources/files/aws-s3/store.ts';
import { type Asked, httpService } from '../services/http-service.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const SECRET = 'a/secret+key';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As Amazon's description of Signature Version 4 has it, from what has come over the wire. */
function signatureOf(
  { method, url, headers }: Asked,
  secret: string,
): { readonly sent: string; readonly right: string } {
  const [, scope = '', names = '', sent = ''] =
    /Credential=\w+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(headers.authorization ?? '') ?? [];
  const [path = '', query = ''] = url.split('?');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const sorted = query.split('&').sort().join('&');
  const request = [method, path, sorted, lines.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const [day = '', region = '', service = '', end = ''] = scope.split('/');
  const key = [day, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash].join('\n');
  return { sent, right: hmac(key, text).toString('hex') };
}

test('each GET of an object is signed as S3 computes it', async () => {
  // A fake of S3 for one object of three bytes.
  await using s3 = await httpService((_, response) => {
    response.writeHead(206, { 'content-length': '3', etag: '"1"' }).end('abc');
  });
  const store = s3Store({
    config: s3Config.parse({ bucket: 'b', region: 'eu-west-1', endpoint: s3.origin, requesterPays: true }),
    auth: accessKey.parse({ accessKeyId: 'AKIAOWN', secretAccessKey: SECRET, sessionToken: 'a while' }),
    allowPrivateHosts: true,
    limits: SMALL_LIMITS,
  });
  for (const path of ['a.csv', "in here/(a+b) *'!é 1%.csv", 'a.csv'])
    expect(String(await store.fetch!({ path, bytes: 3, version: '"1"', modifiedAt: null }, never))).toBe('abc');
  await store.close!();
  expect(s3.asked).toHaveLength(3);
  for (const asked of s3.asked) {
    const { sent, right } = signatureOf(asked, SECRET);
    expect(sent).toMatch(/^[0-9a-f]{64}$/);
    expect(sent).toBe(right);
    expect(asked.headers).toMatchObject({
      'if-match': '"1"',
      range: 'bytes=0-2',
      'x-amz-request-payer': 'requester',
      'x-amz-security-token': 'a while',
    });
  }
  expect(new Set(s3.asked.map(({ headers }) => headers.authorization)).size).toBeGreaterThan(1);
});
