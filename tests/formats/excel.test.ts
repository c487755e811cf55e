import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { readFile } from './read-file.ts';
import { textRows, workbookOf } from './workbook-of.ts';

const never = new AbortController().signal;

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const expected = JSON.parse(golden('excel-all.json').toString('utf8')) as Readonly<Record<string, string>>[];
const read = (content: Buffer, options: Readonly<Record<string, Json>> = {}, batchBytes = 64 * 1024) =>
  readFile({ format: 'excel', content, options, batchBytes });

/** The rows of all programs, as far as these columns go. */
const rowsOf = (names: readonly string[], wanted = (_: Readonly<Record<string, string>>) => true) =>
  expected.filter(wanted).map((row) => names.map((name) => row[name]!));

describe('Excel files of other programs', () => {
  const since1904 = ({ day }: Readonly<Record<string, string>>) => day! > '1904';
  test.each([
    ['openpyxl', 'excel-openpyxl.xlsx', undefined],
    ['openpyxl, days counted from 1904', 'excel-1904.xlsx', since1904],
    ['xlsxwriter, with number formats of its own', 'excel-xlsxwriter.xlsx', undefined],
    ['xlsxwriter, texts inline', 'excel-inline.xlsx', undefined],
  ])('are read as they were written: %s', async (_, name, wanted) => {
    for (const batchBytes of [300, 1_000_000]) {
      const { names, rows, rejects, consumed } = await read(golden(name), {}, batchBytes);
      expect(names).toEqual(Object.keys(expected[0]!));
      expect(rows).toEqual(rowsOf(names, wanted));
      expect(rejects).toEqual([]);
      expect(consumed).toBe(golden(name).length);
    }
  });

  test.each([
    ['exceljs, streamed', 'excel-exceljs.xlsx', ['whole', 'number', 'text', 'flag', 'at']],
    ['SheetJS', 'excel-sheetjs.xlsx', ['whole', 'number', 'text', 'flag']],
  ])('are read as they were written: %s', async (_, name, columns) => {
    const { rows, rejects } = await readFile({ format: 'excel', content: golden(name), columns });
    expect(rows).toEqual(rowsOf(columns));
    expect(rejects).toEqual([]);
  });

  test('are gone on with after every position with exactly the rest', async () => {
    for (const name of ['excel-openpyxl.xlsx', 'excel-inline.xlsx']) {
      const whole = await read(golden(name), {}, 300);
      expect(whole.positions.length).toBeGreaterThan(10);
      for (const after of whole.positions) {
        const rest = await readFile({ format: 'excel', content: golden(name), batchBytes: 300, after });
        expect(rest.rows).toEqual(whole.rows.slice(Number(after.row)));
        expect(rest.rowNumbers).toEqual(whole.rowNumbers.slice(Number(after.row)));
      }
    }
  });
});

describe('a sheet', () => {
  const odd = golden('excel-odd.xlsx');
  const amounts = { range: 'B4:D' };

  test('is the first visible one, the one of a name, hidden or not, or the one of a number', async () => {
    const names = async (sheet?: string | number) => (await read(odd, sheet === undefined ? amounts : { sheet })).names;
    expect(await names()).toEqual(['id', 'name', 'amount']);
    expect(await names('hidden')).toEqual(['secret']);
    expect(await names(1)).toEqual(['secret']);
    // The chart between them is no worksheet.
    expect((await read(odd, { sheet: 3 })).rows).toEqual([['7', 'Gus', '70']]);
    expect((await read(odd, { sheet: '2024' })).rows).toEqual([['7', 'Gus', '70']]);
    for (const sheet of [4, 'Chart', '3'])
      await expect(read(odd, { sheet })).rejects.toMatchObject({
        code: 'format.sheet',
        message: expect.stringContaining('"Hidden", "Übersicht", "2024"'),
      });
  });

  test('gives rich text whole, formulas by their value, merged cells once, #N/A as NULL, and no blank row', async () => {
    const { rows, rejects, rowNumbers } = await read(odd, amounts);
    expect(rows).toEqual([
      ['1', 'Ann', '10.5'],
      ['2', 'Bob', '2'],
      ['both', null, '3'],
      ['5', 'Eve', null],
      ['6', 'Fay', null],
    ]);
    expect(rowNumbers).toEqual([1, 2, 3, 5, 6]);
    expect(rejects).toMatchObject([
      {
        rowNumber: 4,
        line: 10,
        lineColumn: 4,
        column: 'amount',
        value: '#DIV/0!',
        code: 'row.error_value',
        reason: expect.stringContaining('Übersicht!D10'),
        record: { id: '4', name: 'Dan', amount: '#DIV/0!' },
      },
    ]);
    expect((await read(odd, { ...amounts, errorValues: 'null' })).rows[3]).toEqual(['4', 'Dan', null]);
  });

  test('begins behind the rows that are skipped, and what stands beside its columns is rejected, not lost', async () => {
    const { names, rows, rejects } = await read(odd, { skipRows: 1 });
    expect(names).toEqual(['id', 'name', 'amount']);
    expect(rows).toHaveLength(4);
    expect(rejects.map(({ code, line, lineColumn }) => [code, line, lineColumn])).toEqual([
      ['row.too_many_fields', 9, 6],
      ['row.error_value', 10, 4],
    ]);
  });

  test('ends where its range does', async () => {
    expect((await read(odd, { range: 'B4:C7' })).rows).toEqual([
      ['1', 'Ann'],
      ['2', 'Bob'],
    ]);
    expect((await read(odd, { range: 'C5:D7', hasHeader: false })).names).toEqual(['column_1', 'column_2']);
    expect((await read(odd, { range: 'C5:D7', hasHeader: false, names: ['n', 'a'] })).rows).toEqual([
      ['Ann', '10.5'],
      ['Bob', '2'],
    ]);
    expect((await read(odd, { range: 'H100:J' })).rows).toEqual([]);
  });

  test('is a split of its own where all are read, and the workbook is put away as a whole', async () => {
    const pair = (id: string) => textRows([['id'], [id]]);
    await using folder = await folderOf({ 'a.xlsx': workbookOf({ sheets: { One: pair('1'), Two: pair('2') } }) });
    const source = await openSource(folder.path, { read: { path: 'a.xlsx', sheet: '*' } });
    const splits = await Array.fromAsync(source.splits(never));
    expect(splits.map(({ id }) => id)).toEqual(['a.xlsx/One', 'a.xlsx/Two']);
    const ids: Json[] = [];
    for (const split of splits)
      for await (const rows of source.read(split, null, never))
        for (let row = 0; row < rows.length; row++) ids.push(rows.record(row));
    expect(ids).toEqual([{ id: '1' }, { id: '2' }]);
    const places = await Promise.all(splits.map((split) => source.archive!.place(split, '.done', never)));
    expect(places).toEqual(['.done/a.xlsx', '.done/a.xlsx']);
  });
});

describe('cells', () => {
  const cell = (xml: string): string =>
    `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>v</t></is></c></row><row r="2">${xml}</row></sheetData>`;
  const value = async (xml: string, options: { styles?: string; strings?: string; properties?: string } = {}) => {
    const { rows, rejects } = await read(workbookOf({ sheets: { S: cell(xml) }, ...options }));
    return rows[0]?.[0] ?? rejects[0]?.code ?? null;
  };

  test.each([
    ['<c r="A2"><v>0.1000000000000000055511151231257827</v></c>', '0.1000000000000000055511151231257827'],
    ['<c r="A2"><v>123456789012345678901234567890</v></c>', '123456789012345678901234567890'],
    ['<c r="A2"><v>1E-7</v></c>', '1E-7'],
    ['<c><v> 7 </v></c>', '7'],
    ['<c t="b"><v>1</v></c>', 'true'],
    ['<c t="b"><v>2</v></c>', 'row.bad_cell'],
    ['<c><v>seven</v></c>', 'row.bad_cell'],
    ['<c t="d"><v>2024-02-29T12:00:00</v></c>', '2024-02-29T12:00:00'],
    ['<c t="str"><f>A1</f><v></v></c>', null],
    ['<c><f>A1</f></c>', 'row.not_calculated'],
    ['<c t="e"><v>#N/A</v></c>', null],
    ['<c t="inlineStr"><is><r><t>a</t></r><rPh><t>no</t></rPh><r><t> b</t></r></is></c>', 'a b'],
    ['<c t="inlineStr"><is><t>a_x000D_b_x005F_x0041__xD800_</t></is></c>', 'a_x000D_b_x005F_x0041__xD800_'],
    ['<c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', 'a\rb_x0041_'],
  ])('%s is %j', async (xml, text) => {
    expect(await value(xml)).toBe(text);
  });

  test.each([
    ['yyyy-mm-dd', '1', '1900-01-01'],
    ['yyyy-mm-dd', '59', '1900-02-28'],
    ['yyyy-mm-dd', '60', 'row.bad_date'],
    ['yyyy-mm-dd', '61', '1900-03-01'],
    ['yyyy-mm-dd', '45351.5', '2024-02-29 12:00:00'],
    ['yyyy-mm-dd', '0.25', '06:00:00'],
    ['yyyy-mm-dd', '2958466', 'row.bad_date'],
    ['yyyy-mm-dd', '-1', 'row.bad_date'],
    ['hh:mm', '45351.999999999', '2024-03-01 00:00:00'],
    ['mm:ss.0', '0.5000000116', '12:00:00.001'],
    ['[h]:mm', '-1.5', '-36:00:00'],
    ['mmmm', '45351', '2024-02-29'],
    ['[$-F800]dddd\\, mmmm dd\\, yyyy', '45351', '2024-02-29'],
    ['0.00E+00', '45351', '45351'],
    ['"day" 0', '45351', '45351'],
    ['[Red]#,##0', '45351', '45351'],
    ['\\d0', '45351', '45351'],
    ['General', '45351', '45351'],
  ])('the format %s shows %s as %s', async (code, serial, text) => {
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="${code.replaceAll('"', '&quot;')}"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>`;
    expect(await value(`<c s="1"><v>${serial}</v></c>`, { styles })).toBe(text);
  });

  test('days count from 1904 where the workbook says so', async () => {
    const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
    expect(await value('<c s="0"><v>0</v></c>', { styles, properties: 'date1904="1"' })).toBe('1904-01-01');
  });

  test('names the text of a number that is not there, a style, and a type as damage', async () => {
    for (const xml of [
      '<c t="s"><v>2</v></c>',
      '<c t="s"><v>x</v></c>',
      '<c s="9"><v>1</v></c>',
      '<c t="zz"><v>1</v></c>',
    ])
      await expect(value(xml, { strings: '<si><t>a</t></si>' })).rejects.toMatchObject({
        code: 'format.excel',
        origin: { line: 2 },
      });
  });
});

describe('a header', () => {
  test('that names a column twice is refused with both places', async () => {
    const content = workbookOf({ sheets: { S: textRows([['a', 'b', ' a']]) } });
    await expect(read(content)).rejects.toMatchObject({ code: 'format.duplicate_column', origin: { line: 1 } });
    expect((await read(content, { names: ['a', 'b', 'c'] })).names).toEqual(['a', 'b', 'c']);
    await expect(read(content, { names: ['a'] })).rejects.toMatchObject({ code: 'format.names' });
  });

  test('with a gap gives the column a name by its place', async () => {
    const { names } = await read(workbookOf({ sheets: { S: textRows([['a', '', 'c']]) } }));
    expect(names).toEqual(['a', 'column_2', 'c']);
  });
});

describe('which files are Excel', () => {
  test('a workbook whose name does not tell is found by what is in it, and a zip of files is none', async () => {
    await using folder = await folderOf({
      upload: golden('excel-openpyxl.xlsx'),
      old: golden('excel-old.xls'),
    });
    const columns = async (path: string) => (await openSource(folder.path, { read: { path } })).columns(never);
    expect((await columns('upload')).map(({ name }) => name)).toEqual(Object.keys(expected[0]!));
    await expect(columns('old')).rejects.toMatchObject({ code: 'format.excel_unsupported' });
  });

  test.each([
    ['excel-old.xls', '(.xls)'],
    ['excel-binary.xlsb', '(.xlsb)'],
    ['excel-encrypted.xlsx', 'encrypted'],
  ])('%s is refused, and told how to save it', async (name, what) => {
    await expect(read(golden(name))).rejects.toMatchObject({
      code: 'format.excel_unsupported',
      message: expect.stringContaining(what),
      next: expect.stringContaining('ave it'),
    });
  });
});
