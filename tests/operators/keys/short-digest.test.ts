import { blake3 } from '@noble/hashes/blake3.js';
import { expect, test } from 'vitest';
import { BLOCK, shortDigest } from '../../../operators/keys/short-digest.ts';

/** Bytes as the BLAKE3 project's test vectors have them, or from the other end. */
const bytesOf = (length: number, flip: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => index ^ flip));

function digestOf(bytes: Buffer): string {
  const block = new Uint32Array(BLOCK / 4);
  Buffer.from(block.buffer).set(bytes);
  const into = new Uint32Array(6);
  shortDigest(block, bytes.length, into, 1);
  expect([into[0], into[5]]).toEqual([0, 0]);
  return Buffer.from(into.buffer, 4, 16).toString('hex');
}

test('the digest of nothing, and of one byte, as the BLAKE3 project publishes them', () => {
  expect(digestOf(Buffer.alloc(0))).toBe('af1349b9f5f9a1a6a0404dea36dcc949');
  expect(digestOf(Buffer.of(0))).toBe('2d3adedff11b61f14c886e35afa03673');
});

test('of every length that one block holds, what another implementation makes', () => {
  for (let length = 0; length <= BLOCK; length++) {
    for (const flip of [0, 0xff]) {
      const bytes = bytesOf(length, flip);
      expect(digestOf(bytes), `${length} bytes`).toBe(Buffer.from(blake3(bytes)).toString('hex', 0, 16));
    }
  }
});
