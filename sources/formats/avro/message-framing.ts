import { isWireMessage, WIRE_HEAD, wireSchemaId } from '../../schema-registry/wire-format.ts';
import { EndsEarly, Malformed } from '../columnar/malformed.ts';

/** How each message of a file says which schema wrote it, before its value. */
export interface Framing {
  readonly kind: 'single-object' | 'registry';
  readonly headBytes: number;
  /** What names the schema of the message that begins at `at`: a fingerprint in hex, or the id that a registry gave. */
  schemaAt(bytes: Buffer, at: number): string;
}

const MARK = 0xc301;
const FINGERPRINT_HEAD = 10;

/** "Single-object encoding" of Avro's specification. */
const SINGLE_OBJECT: Framing = {
  kind: 'single-object',
  headBytes: FINGERPRINT_HEAD,
  schemaAt(bytes, at) {
    if (bytes.length - at < FINGERPRINT_HEAD) throw new EndsEarly('its head is cut off');
    if (bytes.readUInt16BE(at) !== MARK) throw new Malformed('it does not begin with C3 and 01');
    return bytes.toString('hex', at + 2, at + FINGERPRINT_HEAD);
  },
};

const REGISTRY: Framing = {
  kind: 'registry',
  headBytes: WIRE_HEAD,
  schemaAt: (bytes, at) => String(wireSchemaId(bytes, at)),
};

/** The framing of a file that begins so; `null`: it has no messages. `hasRegistry`: one is given that may know their schemas. */
export function framingOf(head: Buffer, hasRegistry: boolean): Framing | null {
  if (head.length >= 2 && head.readUInt16BE(0) === MARK) return SINGLE_OBJECT;
  return hasRegistry && isWireMessage(head) ? REGISTRY : null;
}
