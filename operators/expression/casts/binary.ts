import type { SqlCast } from '../contract.ts';
import { outOfRange } from '../types/bad-input.ts';

const BYTES = { smallint: 2, integer: 4, bigint: 8 } as const;
type Whole = keyof typeof BYTES;

/** Integers as their bytes, the highest first, and back: new in Postgres 18. */
export const binaryCasts: readonly SqlCast[] = (Object.keys(BYTES) as Whole[]).flatMap((type): SqlCast[] => [
  {
    from: type,
    to: 'bytea',
    context: 'explicit',
    call: (value: number | bigint) => toBytes(BigInt(value), BYTES[type]),
  },
  { from: 'bytea', to: type, context: 'explicit', call: (value: Buffer) => fromBytes(value, type) },
]);

function toBytes(value: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes.subarray(8 - size);
}

/** Fewer bytes stand for the lowest ones of a positive number. */
function fromBytes(value: Buffer, type: Whole): number | bigint {
  if (value.length > BYTES[type]) throw outOfRange(type);
  const bytes = Buffer.alloc(BYTES[type]);
  value.copy(bytes, bytes.length - value.length);
  if (type === 'bigint') return bytes.readBigInt64BE();
  return bytes.readIntBE(0, bytes.length);
}
