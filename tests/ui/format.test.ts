import { expect, test } from 'vitest';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCompact, formatNoun } from '../../ui/format/count.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { asSentence } from '../../ui/format/sentence.ts';
import { formatShare } from '../../ui/format/share.ts';
import { formatAgo } from '../../ui/format/time.ts';

test.each([
  [0, 0, '0%'],
  [0, 10, '0%'],
  [10, 10, '100%'],
  [1, 1_000_000, '<0.1%'],
  [999_999, 1_000_000, '>99.9%'],
  [1, 2, '50%'],
  [3, 100, '3%'],
  [35, 1000, '3.5%'],
])('shows %d of %d as %s', (part, whole, text) => {
  expect(formatShare(part, whole)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_400, '59 s'],
  [61_000, '1 min 01 s'],
  [3_600_000, '1 h 00 min'],
  [90_000_000, '1 d 1 h'],
])('shows %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [306_184_192, '292 MiB'],
])('shows %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('keeps every digit of a count below ten thousand', () => {
  expect(formatCompact(9_999)).toBe('9,999');
  expect(formatCompact(1_234_567)).toBe('1.23M');
  expect(formatNoun(1, 'row')).toBe('1 row');
  expect(formatNoun(0, 'row')).toBe('0 rows');
});

test('tells a moment from now, and never the future', () => {
  const now = Date.parse('2026-11-24T20:00:00Z');
  expect(formatAgo('2026-11-24T20:00:03Z', now)).toBe('just now');
  expect(formatAgo('2026-11-24T19:57:00Z', now)).toBe('3 minutes ago');
  expect(formatAgo('2026-11-23T19:00:00Z', now)).toBe('yesterday');
});

test('a reason begins as a sentence does, a value that it quotes stays as it is', () => {
  expect(asSentence('not a number')).toBe('Not a number');
  expect(asSentence('"n/a" is no number')).toBe('"n/a" is no number');
});
