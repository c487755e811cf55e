import { z } from 'zod';
import type { Json } from '../../../runtime/contract/json.ts';

/** What an event names, in the spelling of its store. */
export interface ArrivalEvent {
  readonly paths: readonly string[];
  /** To be sent back, where the sender asks first whether it may send. */
  readonly handshake?: string;
}

const plain = z.strictObject({ path: z.string() });

const s3 = z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })) });

/** Sent once, when notifications are set up. */
const s3Test = z.object({ Event: z.literal('s3:TestEvent') });

const eventBridge = z.object({
  'detail-type': z.string(),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

const pubSub = z.object({
  message: z.object({
    attributes: z.object({ objectId: z.string() }).partial().optional(),
    data: z.string().optional(),
  }),
  subscription: z.string(),
});

const gcsObject = z.object({ name: z.string() });

const gridHandshake = z.object({ eventType: z.string(), data: z.object({ validationCode: z.string() }) });

const gridEvent = z.object({ subject: z.string(), data: z.unknown() });

/** Reads the event of any store that is known; `null`: it is none. */
export function readEvent(body: Json): ArrivalEvent | null {
  return readPlain(body) ?? readS3(body) ?? readPubSub(body) ?? readGrid(body);
}

function readPlain(body: Json): ArrivalEvent | null {
  const { data } = plain.safeParse(body);
  return data === undefined ? null : { paths: [data.path] };
}

function readS3(body: Json): ArrivalEvent | null {
  const records = s3.safeParse(body).data?.Records;
  if (records !== undefined) return { paths: records.map((record) => unescaped(record.s3.object.key)) };
  if (s3Test.safeParse(body).success) return { paths: [] };
  const bridged = eventBridge.safeParse(body).data;
  return bridged === undefined ? null : { paths: [bridged.detail.object.key] };
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

function readPubSub(body: Json): ArrivalEvent | null {
  const message = pubSub.safeParse(body).data?.message;
  if (message === undefined) return null;
  const name = message.attributes?.objectId ?? objectOf(message.data ?? '');
  return { paths: name === null ? [] : [name] };
}

/** The resource of the object, where no attribute names it. */
function objectOf(data: string): string | null {
  try {
    return gcsObject.safeParse(JSON.parse(Buffer.from(data, 'base64').toString('utf8'))).data?.name ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Events of Event Grid come as a list; as CloudEvents also alone. */
function readGrid(body: Json): ArrivalEvent | null {
  const events = z
    .array(gridEvent)
    .min(1)
    .safeParse(Array.isArray(body) ? body : [body]).data;
  if (events === undefined) return null;
  const asked = z
    .array(gridHandshake)
    .min(1)
    .safeParse(body)
    .data?.find(({ eventType }) => eventType === HANDSHAKE);
  if (asked !== undefined) return { paths: [], handshake: asked.data.validationCode };
  return { paths: events.map(({ subject }) => blobOf(subject)) };
}

const HANDSHAKE = 'Microsoft.EventGrid.SubscriptionValidationEvent';

/** `a/b.csv` of `/blobServices/default/containers/in/blobs/a/b.csv`. */
const blobOf = (subject: string): string => /\/blobs\/(.+)$/.exec(subject)?.[1] ?? subject;
