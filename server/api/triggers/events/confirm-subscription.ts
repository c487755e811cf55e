import { verify, X509Certificate } from 'node:crypto';
import { PipelineError } from '../../../../runtime/contract/errors.ts';
import { ApiError } from '../../api-error.ts';
import type { ApiDeps } from '../../deps.ts';
import type { SnsConfirmation } from './sns-message.ts';

/** Of SNS alone: its certificates and its API. */
const SNS_HOST = /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;
const DIGESTS: Readonly<Record<string, string>> = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' };
/** In the order in which their names and values are signed, a line each. */
const SIGNED = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

/**
 * Confirms a subscription of SNS: asks for the address that it names, once SNS has proved to have sent it. Throws
 * `trigger.sns_forged` where it has not, `trigger.sns_unconfirmed` where SNS cannot be asked now; SNS then sends it again.
 */
export async function confirmSubscription(
  { fetchWeb }: Pick<ApiDeps, 'fetchWeb'>,
  message: SnsConfirmation,
  signal: AbortSignal,
): Promise<void> {
  const ask = async (url: string): Promise<Buffer> => {
    const { status, body } = await fetchWeb(url, signal).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw unconfirmed(url, cause instanceof PipelineError ? cause.message : String(cause), cause);
    });
    if (status !== 200) throw unconfirmed(url, `It answered ${status}.`);
    return body;
  };
  for (const url of [message.SigningCertURL, message.SubscribeURL]) if (!isOfSns(url)) throw forged();
  if (!isSigned(message, await ask(message.SigningCertURL))) throw forged();
  await ask(message.SubscribeURL);
}

function isOfSns(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' && url.port === '' && SNS_HOST.test(url.hostname);
}

function isSigned(message: SnsConfirmation, certificate: Buffer): boolean {
  const digest = DIGESTS[message.SignatureVersion];
  const key = publicKey(certificate);
  if (digest === undefined || key === null) return false;
  const text = SIGNED.map((name) => `${name}\n${message[name]}\n`).join('');
  return verify(digest, Buffer.from(text), key, Buffer.from(message.Signature, 'base64'));
}

/** `null`: it is no certificate. */
function publicKey(certificate: Buffer): X509Certificate['publicKey'] | null {
  try {
    return new X509Certificate(certificate).publicKey;
  } catch {
    return null;
  }
}

const forged = (): ApiError =>
  new ApiError(400, 'trigger.sns_forged', {
    message: 'This asks to confirm a subscription, and nothing proves that SNS has sent it.',
    next: 'Let SNS send it as it is. If the subscription is yours, open its SubscribeURL yourself.',
  });

const unconfirmed = (url: string, reason: string, cause?: unknown): ApiError =>
  new ApiError(502, 'trigger.sns_unconfirmed', {
    message: `The subscription could not be confirmed at ${new URL(url).host}: ${reason}`,
    next: 'Let this server reach that host, and subscribe again; or open the SubscribeURL of the message yourself.',
    cause,
  });
