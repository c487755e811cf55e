import { describe, expect, test } from 'vitest';
import { fileReadConfig } from '../../sources/files/file-read-config.ts';
import { column } from '../contract/batch-of.ts';
import { workplace } from '../worker/workplace.ts';
import { readFile } from './read-file.ts';

const options = { escapes: 'backslash' };

describe('text in which a backslash escapes', () => {
  test('has rejects of its own, with the byte and the line of each; the others are read', async () => {
    const content = 'a\tb\n1\tx\\\ny\n2\n3\t4\t5\n\n6\tz\\\n7\n8\tcut\\';
    for (const batchBytes of [1, 9, 1000]) {
      const read = await readFile({ format: 'tsv', content, options, batchBytes });
      expect(read.rows).toEqual([
        ['1', 'x\ny'],
        ['6', 'z\n7'],
      ]);
      expect(read.rejects).toMatchObject([
        { rowNumber: 2, line: 4, byte: 11, code: 'row.too_few_fields', record: { raw: '2' } },
        { rowNumber: 3, line: 5, byte: 13, code: 'row.too_many_fields', record: { raw: '3\t4\t5' } },
        { rowNumber: 5, line: 9, lineColumn: 6, byte: 27, code: 'row.unfinished_escape', record: { raw: '8\tcut\\' } },
      ]);
      expect(read.positions.at(-1)).toEqual({ byte: String(content.length), row: '5', line: '10' });
    }
  });

  test('whose last byte is a backslash stops a load there, unless its rows are to be skipped', async () => {
    const load = {
      files: { 'a.tsv': 'a\tb\n1\tx\\ty\n2\tcut\\' },
      fields: ['a', 'b'].map((name) => ({ name, dataType: 'text' as const })),
      source: { fileFormat: 'tsv', ...options },
    };
    await using stopped = await workplace(load);
    expect(await stopped.run()).toMatchObject({
      status: 'failed',
      error: { code: 'row.rejected', message: expect.stringContaining('ends with a backslash'), origin: { line: 3 } },
    });
    await using place = await workplace({ ...load, execution: { errorHandling: 'skip' } });
    expect(await place.run()).toMatchObject({ status: 'partial', counts: { loaded: 1, skipped: 1 }, balanced: true });
    expect(await place.query('SELECT a, b FROM ds_t')).toEqual([{ a: '1', b: 'x\ty' }]);
  });

  test('lays only the wanted columns, and keeps whole records for rejects', async () => {
    const content = 'a\tb\tc\n\\x31\t2\\n\\N\t\\N\n\\N\t\t\\\\N\n';
    const read = await readFile({ format: 'tsv', content, options, columns: ['c', 'a'] });
    expect(read.rows).toEqual([
      [null, '1'],
      ['\\N', null],
    ]);
    expect(read.records).toEqual([
      { a: '1', b: '2\nN', c: null },
      { a: null, b: '', c: '\\N' },
    ]);
  });

  test('takes an empty cell for text, and for NULL in columns of other types or where that is asked for', async () => {
    const columns = [column('a', 'integer'), column('b', 'varchar')];
    const content = 'a\tb\n\t\n';
    expect((await readFile({ format: 'tsv', content, options, columns })).rows).toEqual([[null, '']]);
    const asked = { ...options, emptyText: 'null' };
    expect((await readFile({ format: 'tsv', content, options: asked, columns })).rows).toEqual([[null, null]]);
  });

  test('passes over the line that ends a dump, comments and blank lines', async () => {
    const content = 'a\tb\n#1\t2\n\n3\t\\.\r\n\\.\r\n4\t5\n\\.\n';
    for (const batchBytes of [1, 1000]) {
      const read = await readFile({ format: 'tsv', content, options: { ...options, comment: '#' }, batchBytes });
      expect(read.rejects).toEqual([]);
      expect(read.rows).toEqual([
        ['3', '.'],
        ['4', '5'],
      ]);
      expect(read.consumed).toBe(content.length);
    }
    expect((await readFile({ format: 'tsv', content: 'a\n\\.b\n\n\\.', options })).rows).toEqual([['.b'], ['']]);
  });

  test('in windows-1252 has its positions in bytes of the file', async () => {
    const content = Buffer.from('é\tb\n\\xC3\\xA9é\té\\n\né\té\n\xe9', 'latin1');
    const all = await readFile({ format: 'tsv', content, options: { ...options, encoding: 'cp1252' }, batchBytes: 1 });
    expect(all.names).toEqual(['é', 'b']);
    expect(all.rows).toEqual([
      ['éé', 'é\n'],
      ['é', 'é'],
    ]);
    expect(all.rejects).toMatchObject([{ code: 'row.too_few_fields', line: 4, byte: 22 }]);
    expect(all.consumed).toBe(content.length);
  });

  test('stops at a record larger than the limit', async () => {
    const content = `a\tb\n1\t2\n3\t${'\\\n'.repeat(100_000)}`;
    await expect(
      readFile({ format: 'tsv', content, options: { ...options, maxRecordBytes: 50_000 }, batchBytes: 4096 }),
    ).rejects.toMatchObject({ code: 'format.record_too_large', origin: { row: 2, line: 3, byte: 8 } });
  });

  test.each([
    ['a quote', { quote: '"' }, 'quote'],
    ['an escape before quotes', { escape: '"' }, 'escape'],
    ['quoted empty cells', { emptyText: 'quoted' }, 'emptyText'],
    ['a delimiter of two characters', { delimiter: '||' }, 'delimiter'],
    ['a delimiter that an escape means', { delimiter: 'n' }, 'delimiter'],
  ])('takes no %s', (_title, more, path) => {
    const parsed = fileReadConfig.safeParse({ fileFormat: 'tsv', ...options, ...more });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
