import { z } from 'zod';
import type { Json } from '../../../../runtime/contract/json.ts';
import type { ArrivalEvent } from './arrival-event.ts';
import { snsMessage } from './sns-message.ts';

const s3 = z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })) });

/** Sent once, when notifications are set up. */
const s3Test = z.object({ Event: z.literal('s3:TestEvent') });

const eventBridge = z.object({
  'detail-type': z.string(),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

/** Events of a bucket of S3: as it sends them, by EventBridge, or by SNS. */
export function readS3(body: Json): ArrivalEvent | null {
  return readRecords(body) ?? readBridged(body) ?? readSns(body);
}

function readRecords(body: Json): ArrivalEvent | null {
  const records = s3.safeParse(body).data?.Records;
  if (records !== undefined) return { paths: records.map((record) => unescaped(record.s3.object.key)) };
  return s3Test.safeParse(body).success ? { paths: [] } : null;
}

function readBridged(body: Json): ArrivalEvent | null {
  const bridged = eventBridge.safeParse(body).data;
  return bridged === undefined ? null : { paths: [bridged.detail.object.key] };
}

function readSns(body: Json): ArrivalEvent | null {
  const message = snsMessage.safeParse(body).data;
  switch (message?.Type) {
    case undefined:
      return null;
    case 'Notification':
      return readRecords(parsed(message.Message));
    case 'SubscriptionConfirmation':
      return { paths: [], confirm: message };
    case 'UnsubscribeConfirmation':
      // Whoever has ended the subscription has meant it.
      return { paths: [] };
    default:
      return message satisfies never;
  }
}

/** `null`: a topic may carry texts, too. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** S3 writes keys as in a query; EventBridge as they are. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return key;
    throw error;
  }
}
