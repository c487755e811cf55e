import { createHash } from 'node:crypto';

/**
 * What a text is called until it is whole and gets its name. Two texts never write to one file, though they are to have one
 * name; what a crash has left is written again by whoever writes the same.
 */
export function partName(name: string, text: string): string {
  const hash = createHash('sha256').update(`${name}\n${text}`).digest('hex');
  return `.${hash.slice(0, 32)}.sluice-part`;
}
