import { describe, expect, test } from 'vitest';
import { stringTable } from '../../sources/formats/excel/string-table.ts';

describe('the table of a workbook’s texts', () => {
  test.each([
    ['in memory', 64 * 1024 * 1024],
    ['partly in a file', 1024 * 1024],
    ['all in a file', 0],
  ])('gives each text by its number, near or far: %s', (_, memoryBytes) => {
    using table = stringTable(memoryBytes);
    const text = (index: number): string => (index % 1000 === 7 ? 'é'.repeat(300_000) : `text ${index} 漢`);
    const count = 20_000;
    for (let index = 0; index < count; index++) table.add(text(index));
    expect(table.count).toBe(count);
    const at = (index: number): string | null => {
      const place = table.at(index);
      return place === null ? null : place.buffer.toString('utf8', place.start, place.end);
    };
    for (let index = 0; index < count; index += 13) expect(at(index)).toBe(text(index));
    for (let step = 0; step < 2000; step++) {
      const index = (step * 7919) % count;
      expect(at(index)).toBe(text(index));
    }
    for (const index of [-1, count, 0.5, Number.NaN]) expect(at(index)).toBeNull();
  });
});
