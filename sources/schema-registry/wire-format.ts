import { EndsEarly, Malformed } from '../formats/columnar/malformed.ts';

/** What a message in Confluent's wire format begins with: a zero, and the id of its schema, the highest byte first. */
export const WIRE_HEAD = 5;
const MAGIC = 0;

/** Whether bytes begin as a message of the wire format does. */
export function isWireMessage(head: Buffer): boolean {
  return head.length >= WIRE_HEAD && head[0] === MAGIC;
}

/** The id of the schema of the message that begins at `at`; its value begins `WIRE_HEAD` bytes later. */
export function wireSchemaId(bytes: Buffer, at: number): number {
  if (bytes.length - at < WIRE_HEAD) throw new EndsEarly('its head is cut off');
  if (bytes[at] !== MAGIC) throw new Malformed(`it begins with ${bytes[at]}, not with 0 and the id of a schema`);
  return bytes.readUInt32BE(at + 1);
}
