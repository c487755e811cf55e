import { Malformed } from '../columnar/malformed.ts';

type Json = Readonly<Record<string, unknown>>;

const EMPTY = 0xc15d213aa4d7a795n;
const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = (value >> 1n) ^ (value & 1n ? EMPTY : 0n);
  return value;
});

/** The CRC-64-AVRO of a schema's canonical form, as a message has it: eight bytes, the lowest first, in hex. */
export function fingerprintOf(canonical: string): string {
  let value = EMPTY;
  for (const byte of Buffer.from(canonical)) value = (value >> 8n) ^ TABLE[Number(value & 0xffn) ^ byte]!;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.toString('hex');
}

/**
 * "Parsing Canonical Form" of a schema: what matters to read values, written one way. `outside`: schemas that define names
 * which it uses; each stands where the first use of its name does.
 */
export function canonicalSchema(schema: unknown, outside: readonly unknown[] = []): string {
  const defined = new Map<string, Json>();
  for (const one of outside) {
    if (typeof one === 'object' && one !== null && typeof (one as Json).name === 'string')
      defined.set(JSON.parse(named(one as Json, '')) as string, one as Json);
  }

  function byName(name: string, space: string): string {
    const full = fullName(name, space);
    const definition = defined.get(full);
    if (definition === undefined) return JSON.stringify(full);
    defined.delete(full);
    return written(definition, '');
  }

  function written(part: unknown, space: string): string {
    if (typeof part === 'string') return byName(part, space);
    if (Array.isArray(part)) return `[${part.map((branch) => written(branch, space)).join(',')}]`;
    if (typeof part !== 'object' || part === null) throw new Malformed('the schema has a type that is none');
    const object = part as Json;
    const { type } = object;
    if (typeof type !== 'string') return written(type, space);
    switch (type) {
      case 'array':
        return `{"type":"array","items":${written(object.items, space)}}`;
      case 'map':
        return `{"type":"map","values":${written(object.values, space)}}`;
      case 'enum':
        return `{"name":${named(object, space)},"type":"enum","symbols":${JSON.stringify(object.symbols)}}`;
      case 'fixed':
        return `{"name":${named(object, space)},"type":"fixed","size":${Number(object.size)}}`;
      case 'record':
      case 'error': {
        const name = named(object, space);
        const inner = spaceOf(JSON.parse(name) as string);
        const fields = (object.fields as readonly Json[]).map(
          (field) => `{"name":${JSON.stringify(field.name)},"type":${written(field.type, inner)}}`,
        );
        return `{"name":${name},"type":"${type}","fields":[${fields.join(',')}]}`;
      }
      default:
        return byName(type, space);
    }
  }

  return written(schema, '');
}

/** The full name of what an object defines, as JSON. */
function named({ name, namespace }: Json, space: string): string {
  return JSON.stringify(fullName(String(name), typeof namespace === 'string' ? namespace : space));
}

function fullName(name: string, space: string): string {
  return PRIMITIVES.has(name) || name.includes('.') || space === '' ? name : `${space}.${name}`;
}

function spaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}
