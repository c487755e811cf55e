import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { exchange } from '../../runtime/net/exchange.ts';
import { httpService } from '../services/http-service.ts';
import { certificate, testCertificate } from '../services/test-certificate.ts';
import { type WatchedPipeline, watchedPipeline } from './watched-pipeline.ts';

describe('a sender of CloudEvents that asks whether it may send', () => {
  const ask = (place: WatchedPipeline, headers: Record<string, string>, query = `?key=${place.server.keys.viewer}`) =>
    place.server.call(`OPTIONS /pipelines/${place.pipelineId}/arrivals${query}`, { as: 'nobody', headers });

  test('may, as often as it wants', async () => {
    await using place = await watchedPipeline();
    const origin = { 'WebHook-Request-Origin': 'eventgrid.azure.net' };
    const { status, headers } = await ask(place, { ...origin, 'WebHook-Request-Rate': '120' });
    expect(status).toBe(200);
    expect(headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    expect(headers.get('webhook-allowed-rate')).toBe('120');
    expect(headers.get('allow')).toBe('POST');
    expect((await ask(place, origin)).headers.get('webhook-allowed-rate')).toBe('*');
    // It is no event.
    await place.triggers.lookNow();
    await ask(place, origin);
    expect((await place.state()).nextLookAt).not.toBeNull();
  });

  test.each([
    ['without a key', { 'WebHook-Request-Origin': 'a.example' }, '', 401],
    ['that does not say who it is', {}, null, 400],
    ['whose name is no name', { 'WebHook-Request-Origin': 'a b, <c>' }, null, 400],
  ])('may not, %s', async (_what, headers, query, status) => {
    await using place = await watchedPipeline();
    const answer = await (query === null ? ask(place, headers) : ask(place, headers, query));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('webhook-allowed-origin')).toBeNull();
  });

  test('may not, where events start nothing', async () => {
    await using place = await watchedPipeline();
    await place.server.call(`PUT /pipelines/${place.pipelineId}`, { json: { trigger: null } });
    await place.server.call(`POST /pipelines/${place.pipelineId}/publish`);
    const answer = await ask(place, { 'WebHook-Request-Origin': 'a.example' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'trigger.none' } });
    expect(answer.headers.get('webhook-allowed-origin')).toBeNull();
  });
});

const HOST = 'https://sns.eu-central-1.amazonaws.com';
const ASKING = {
  Type: 'SubscriptionConfirmation',
  MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
  Token: '2336412f37f',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:arrivals',
  Message: 'You have chosen to subscribe to the topic arn:aws:sns:eu-central-1:123456789012:arrivals.\nTo confirm …',
  SubscribeURL: `${HOST}/?Action=ConfirmSubscription&Token=2336412f37f`,
  Timestamp: '2026-07-10T12:00:00.000Z',
  SignatureVersion: '2',
  SigningCertURL: `${HOST}/SimpleNotificationService-f3ecfb72.pem`,
};

type Confirmation = typeof ASKING & { readonly Signature: string };

function signed(message: typeof ASKING, key: string): Confirmation {
  const text = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
    .map((name) => `${name}\n${message[name as keyof typeof message]}\n`)
    .join('');
  const digest = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  return { ...message, Signature: createSign(digest).update(text).sign(key, 'base64') };
}

interface Subscribed {
  readonly place: WatchedPipeline;
  readonly asked: readonly string[];
  readonly key: string;
}

/** A pipeline whose server finds a certificate and the API of SNS at all addresses. */
async function withSns(
  what: (subscribed: Subscribed) => Promise<void>,
  confirms: () => number = () => 200,
): Promise<void> {
  await using made = await testCertificate();
  const pem = await readFile(made.cert);
  const asked: string[] = [];
  await using sns = await httpService(({ url }, response) => {
    if (url.endsWith('.pem')) response.end(pem);
    else response.writeHead(confirms()).end('<ConfirmSubscriptionResponse/>');
  });
  await using place = await watchedPipeline({
    fetchWeb(url, signal) {
      asked.push(url);
      const { pathname, search } = new URL(url);
      const options = { method: 'GET', headers: {}, body: null, redirects: 0, timeoutMs: 10_000 } as const;
      const here = { ...options, url: sns.origin + pathname + search, allowPrivateHosts: true, maxBytes: 65_536 };
      return exchange(here, signal);
    },
  });
  await what({ place, asked, key: await readFile(made.key, 'utf8') });
}

/** As SNS sends: JSON that says that it is text. */
const send = (place: WatchedPipeline, message: unknown) =>
  place.server.call(`POST /pipelines/${place.pipelineId}/arrivals?key=${place.server.keys.viewer}`, {
    as: 'nobody',
    body: JSON.stringify(message),
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'SubscriptionConfirmation' },
  });

describe.skipIf('missing' in certificate)('SNS that asks to confirm a subscription', () => {
  test.each(['1', '2'])('is confirmed where it has signed, by version %s', (version) =>
    withSns(async ({ place, asked, key }) => {
      const answer = await send(place, signed({ ...ASKING, SignatureVersion: version }, key));
      expect(answer).toMatchObject({ status: 200, body: { paths: [], state: 'watching' } });
      expect(asked).toEqual([ASKING.SigningCertURL, ASKING.SubscribeURL]);
    }),
  );

  test.each<[string, (message: Confirmation) => object]>([
    ['that another has signed', (message) => ({ ...message, Signature: Buffer.from('no').toString('base64') })],
    ['of another topic', (message) => ({ ...message, TopicArn: 'arn:aws:sns:eu-central-1:666:other' })],
    ['of no known version', (message) => ({ ...message, SignatureVersion: '3' })],
    ['that leads elsewhere', (message) => ({ ...message, SubscribeURL: 'https://sns.eu.amazonaws.com.evil.example/' })],
    ['that leads inside', (message) => ({ ...message, SubscribeURL: 'http://169.254.169.254/' })],
    [
      'with a certificate of a bucket',
      (message) => ({ ...message, SigningCertURL: 'https://b.s3.amazonaws.com/c.pem' }),
    ],
    ['with a certificate by http', (message) => ({ ...message, SigningCertURL: `http${HOST.slice(5)}/c.pem` })],
  ])('is not, %s', (_what, change) =>
    withSns(async ({ place, asked, key }) => {
      const answer = await send(place, change(signed(ASKING, key)));
      expect(answer).toMatchObject({ status: 400, body: { code: 'trigger.sns_forged' } });
      expect(asked).not.toContain(ASKING.SubscribeURL);
    }),
  );

  test('is told that it could not be confirmed, and asks again', () => {
    let tries = 0;
    const confirms = (): number => {
      tries += 1;
      return tries === 1 ? 500 : 200;
    };
    return withSns(async ({ place, key }) => {
      const message = signed(ASKING, key);
      expect(await send(place, message)).toMatchObject({ status: 502, body: { code: 'trigger.sns_unconfirmed' } });
      expect(await send(place, message)).toMatchObject({ status: 200 });
    }, confirms);
  });
});
