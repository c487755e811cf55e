import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../../api-error.ts';

/** A name of the DNS, of one system or of all that it has. */
const ORIGIN = /^[\w.*:/-]{1,255}$/;
const RATE = /^\d{1,9}$/;

/**
 * The answer to a sender of CloudEvents that asks whether it may send (HTTP Webhooks for Event Delivery, section 4): it may, as
 * often as it asks for. An event costs a look at most, and looks at one pipeline are made one after another.
 */
export function permitSender(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const origin = headers['webhook-request-origin'];
  if (typeof origin !== 'string' || !ORIGIN.test(origin)) throw noOrigin();
  const rate = headers['webhook-request-rate'];
  return {
    Allow: 'POST',
    'WebHook-Allowed-Origin': origin,
    'WebHook-Allowed-Rate': typeof rate === 'string' && RATE.test(rate) ? rate : '*',
  };
}

const noOrigin = (): ApiError =>
  new ApiError(400, 'trigger.no_origin', {
    message: 'This does not say who wants to send events.',
    next: 'Name the sender in the header WebHook-Request-Origin, as CloudEvents say. To report a file, use POST.',
  });
