/** 32 bits that spread keys of four words which differ in few bits: multiples of the words, XORed, then the last steps of MurmurHash3. */
export function mixed(keys: Uint32Array, at: number): number {
  let hash =
    Math.imul(keys[at]!, 0x9e3779b1) ^
    Math.imul(keys[at + 1]!, 0x85ebca77) ^
    Math.imul(keys[at + 2]!, 0xc2b2ae3d) ^
    Math.imul(keys[at + 3]!, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
