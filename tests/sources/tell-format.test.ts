import { describe, expect, test } from 'vitest';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;

describe('a file whose name tells no format', () => {
  const cases: readonly { readonly title: string; readonly content: string; readonly rows: readonly unknown[] }[] = [
    { title: 'an array', content: '\ufeff\n[{"a":"1"},{"a":"2"}]', rows: [{ a: '1' }, { a: '2' }] },
    { title: 'one object over several lines', content: '{\n"a":"1"\n}', rows: [{ a: '1' }] },
    { title: 'an object a line', content: '{"a":"1"}\r\n{"a":"2"}\n', rows: [{ a: '1' }, { a: '2' }] },
  ];
  for (const { title, content, rows } of cases) {
    test(`is read in the format that it begins as: ${title}`, async () => {
      await using folder = await folderOf({ 'export.2024': content });
      const source = await openSource(folder.path, { read: { path: 'export.2024' } });
      const records: unknown[] = [];
      for await (const split of source.splits(never))
        for await (const batch of source.read(split, null, never))
          for (let row = 0; row < batch.length; row++) records.push(batch.record(row));
      expect(records).toEqual(rows);
    });
  }
});
