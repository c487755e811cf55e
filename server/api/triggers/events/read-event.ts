import { z } from 'zod';
import type { Json } from '../../../../runtime/contract/json.ts';
import type { ArrivalEvent } from './arrival-event.ts';
import { readS3 } from './read-s3.ts';

const plain = z.strictObject({ path: z.string() });

const pubSub = z.object({
  message: z.object({
    attributes: z.object({ objectId: z.string() }).partial().optional(),
    data: z.string().optional(),
  }),
  subscription: z.string(),
});

const gcsObject = z.object({ name: z.string() });

/** Where a push subscription leaves out what Pub/Sub wraps around it, or Eventarc sends the object alone. */
const bareObject = z.object({ kind: z.literal('storage#object'), name: z.string() });

const gridHandshake = z.object({ eventType: z.string(), data: z.object({ validationCode: z.string() }) });

const gridEvent = z.object({ subject: z.string(), data: z.unknown() });

/** Reads the event of any store that is known; `null`: it is none. */
export function readEvent(body: Json): ArrivalEvent | null {
  return readPlain(body) ?? readS3(body) ?? readPubSub(body) ?? readObject(body) ?? readGrid(body);
}

function readPlain(body: Json): ArrivalEvent | null {
  const { data } = plain.safeParse(body);
  return data === undefined ? null : { paths: [data.path] };
}

function readPubSub(body: Json): ArrivalEvent | null {
  const message = pubSub.safeParse(body).data?.message;
  if (message === undefined) return null;
  const name = message.attributes?.objectId ?? objectOf(message.data ?? '');
  return { paths: name === null ? [] : [name] };
}

function readObject(body: Json): ArrivalEvent | null {
  const { data } = bareObject.safeParse(body);
  return data === undefined ? null : { paths: [data.name] };
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
  return { paths: events.map(({ subject }) => objectNamed(subject)) };
}

const HANDSHAKE = 'Microsoft.EventGrid.SubscriptionValidationEvent';

/** `a/b.csv` of `/blobServices/default/containers/in/blobs/a/b.csv`, or, of Google, of `objects/a/b.csv`. */
const objectNamed = (subject: string): string => /(?:\/blobs\/|^objects\/)(.+)$/.exec(subject)?.[1] ?? subject;
