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
export function fingerprintOf(schema: unknown): string {
  let value = EMPTY;
  for (const byte of Buffer.from(canonicalSchema(schema))) value = (value >> 8n) ^ TABLE[Number(value & 0xffn) ^ byte]!;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.toString('hex');
}

/** "Parsing Canonical Form" of a schema: what matters to read values, written one way. */
export function canonicalSchema(schema: unknown, space = ''): string {
  if (typeof schema === 'string') return JSON.stringify(fullName(schema, space));
  if (Array.isArray(schema)) return `[${schema.map((branch) => canonicalSchema(branch, space)).join(',')}]`;
  if (typeof schema !== 'object' || schema === null) throw new Malformed('the schema has a type that is none');
  const object = schema as Json;
  const { type } = object;
  if (typeof type !== 'string') return canonicalSchema(type, space);
  switch (type) {
    case 'array':
      return `{"type":"array","items":${canonicalSchema(object.items, space)}}`;
    case 'map':
      return `{"type":"map","values":${canonicalSchema(object.values, space)}}`;
    case 'enum':
      return `{"name":${named(object, space)},"type":"enum","symbols":${JSON.stringify(object.symbols)}}`;
    case 'fixed':
      return `{"name":${named(object, space)},"type":"fixed","size":${Number(object.size)}}`;
    case 'record':
    case 'error': {
      const name = named(object, space);
      const inner = spaceOf(JSON.parse(name) as string);
      const fields = (object.fields as readonly Json[]).map(
        (field) => `{"name":${JSON.stringify(field.name)},"type":${canonicalSchema(field.type, inner)}}`,
      );
      return `{"name":${name},"type":"${type}","fields":[${fields.join(',')}]}`;
    }
    default:
      return JSON.stringify(fullName(type, space));
  }
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
