/** Numbers that look random and are the same for a seed: `next(below)`. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The seed of all mutations, and how many of them; `npm run nightly` asks for more. A failure names its seed. */
export const FUZZ_SEED = Number(process.env.SLUICE_FUZZ_SEED ?? 1);
export const FUZZ_MUTATIONS = Number(process.env.SLUICE_FUZZ_MUTATIONS ?? 2000);

/** A good file made bad: bits flipped, bytes set, cut off, a piece doubled, left out or blown up. */
export function mutated(good: Buffer, seed: number): Buffer {
  const next = seeded(seed);
  if (good.length === 0) return Buffer.from([next(256)]);
  const bytes = Buffer.from(good);
  const at = next(bytes.length);
  const length = 1 + next(Math.min(32, bytes.length - at));
  switch (next(7)) {
    case 0:
      bytes[at]! ^= 1 << next(8);
      return bytes;
    case 1:
      for (let count = 1 + next(8); count > 0; count--) bytes[next(bytes.length)] = next(256);
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 5:
      return bytes.fill(next(2) === 0 ? 0xff : 0, at, at + Math.min(length, 8));
    default:
      return Buffer.concat([bytes, bytes.subarray(at)]);
  }
}

/** What a mutation did, for a message. */
export function toldMutation(good: Buffer, bytes: Buffer): string {
  const shorter = Math.min(good.length, bytes.length);
  let at = 0;
  while (at < shorter && good[at] === bytes[at]) at++;
  const sizes = good.length === bytes.length ? `${good.length} bytes` : `${good.length} bytes made ${bytes.length}`;
  return at === shorter && good.length === bytes.length ? `${sizes}, unchanged` : `${sizes}, other from byte ${at} on`;
}
