import { readFileSync } from 'node:fs';

/** The rows that `golden/make.py` packs. */
export const GOLDEN_ROWS: readonly { readonly id: string; readonly note: string }[] = Array.from(
  { length: 2500 },
  (_, row) => ({ id: String(row), note: `note ${(row * 7919) % 1000}, é` }),
);

export function golden(name: string): Buffer {
  return readFileSync(new URL(`golden/${name}`, import.meta.url));
}
