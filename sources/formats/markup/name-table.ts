import { isName } from './chars.ts';

/** A name of an element or an attribute as it is written, and what its reader knows of it. */
export interface MarkupName<T> {
  readonly text: string;
  readonly bytes: Buffer;
  readonly known: T;
}

/** The name at `b[start .. end)`; `null` where that is none. `hash`: of its bytes. */
export type NameTable<T> = (b: Buffer, start: number, end: number, hash: number) => MarkupName<T> | null;

/** More names than a file has, but for one that is made to have many. */
const SLOTS = 4096;
/** Places that a name may stand at. */
const STEPS = 8;

/** Names that were seen before are found by their bytes. `know` depends on the name alone: one may be forgotten and made anew. */
export function nameTable<T>(know: (name: string) => T): NameTable<T> {
  const slots = new Array<MarkupName<T> | null>(SLOTS).fill(null);
  return (b, start, end, hash) => {
    const first = hash ^ (hash >>> 12);
    for (let step = 0; step < STEPS; step++) {
      const slot = (first + step) & (SLOTS - 1);
      const found = slots[slot] ?? null;
      if (found === null || (step === STEPS - 1 && !isAt(b, start, end, found.bytes))) {
        const text = b.toString('utf8', start, end);
        if (!isName(text)) return null;
        const name = { text, bytes: Buffer.from(b.subarray(start, end)), known: know(text) };
        slots[slot] = name;
        return name;
      }
      if (isAt(b, start, end, found.bytes)) return found;
    }
    return null;
  };
}

/** Whether `b[start .. end)` is just these bytes. */
export function isAt(b: Buffer, start: number, end: number, name: Buffer): boolean {
  const { length } = name;
  if (end - start !== length) return false;
  for (let index = 0; index < length; index++) if (b[start + index] !== name[index]) return false;
  return true;
}
