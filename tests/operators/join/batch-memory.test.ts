import { describe, expect, test } from 'vitest';
import { BatchMemory, ReusedMemory } from '../../../operators/join/batch-memory.ts';

describe('memory of a batch', () => {
  test('gives pieces that do not lie on each other, from multiples of eight on', () => {
    const memory = new BatchMemory(new ArrayBuffer(64));
    const first = memory.uint8(3).fill(1);
    const second = memory.int32(2).fill(2);
    const third = memory.take(16);
    expect(third).toEqual({ buffer: memory.buffer, at: 16 });
    new BigInt64Array(third.buffer, third.at, 2).fill(3n);
    expect([...first, ...second]).toEqual([1, 1, 1, 2, 2]);
    expect(memory.taken).toBe(32);
  });

  test('gives a piece that does not fit memory of its own, and tells what all would have taken', () => {
    const memory = new BatchMemory(new ArrayBuffer(16));
    expect(memory.take(16).buffer).toBe(memory.buffer);
    const more = memory.int32(5).fill(7);
    expect([...more]).toEqual([7, 7, 7, 7, 7]);
    expect(more.buffer).not.toBe(memory.buffer);
    expect(memory.taken).toBe(40);
  });
});

describe('memory that serves again', () => {
  test('is of the size of the largest batch, and is given out once at a time', () => {
    const reused = new ReusedMemory();
    const first = reused.open();
    first.take(100);
    reused.giveBack(first);
    const second = reused.open();
    const third = reused.open();
    expect([second.buffer.byteLength, third.buffer.byteLength]).toEqual([104, 104]);
    expect(second.buffer).not.toBe(third.buffer);
    reused.giveBack(second);
    expect(reused.open().buffer).toBe(second.buffer);
  });

  test('is let go where a batch has needed more, and where too many pieces are free', () => {
    const reused = new ReusedMemory();
    const [small, large] = [reused.open(), reused.open()];
    small.take(8);
    reused.giveBack(small);
    const old = reused.open();
    large.take(800);
    reused.giveBack(large);
    reused.giveBack(old);
    expect(reused.open().buffer.byteLength).toBe(800);
    const many = Array.from({ length: 20 }, () => reused.open());
    for (const one of many) reused.giveBack(one);
    const buffers = new Set(many.map(({ buffer }) => buffer));
    const again = Array.from({ length: 20 }, () => reused.open().buffer);
    expect(again.filter((buffer) => buffers.has(buffer))).toHaveLength(8);
  });
});
