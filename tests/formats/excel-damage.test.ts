import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { FUZZ_MUTATIONS, FUZZ_SEED, mutated } from '../fuzz/mutate.ts';
import { MOST_MS_SMALL, watched } from '../fuzz/watched.ts';
import { FUZZ_TIMEOUT_MS } from './fuzz.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';
import { partsOf, textRows, workbookOf } from './workbook-of.ts';
import { zipOf } from './zip-of.ts';

const never = new AbortController().signal;

const sheet = (inner: string, options: Readonly<Record<string, Json>> = {}) =>
  readFile({ format: 'excel', content: workbookOf({ sheets: { S: inner } }), options });

/** Every kind of part and cell, for mutations. */
const PARTS = partsOf({
  sheets: {
    S: '<dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2" spans="1:2"><c r="A2" s="1"><v>45351.5</v></c><c r="B2" t="b"><v>1</v></c></row><row r="3"><c r="A3" t="str"><f>A1</f><v>x</v></c><c r="B3" t="e"><v>#REF!</v></c></row></sheetData>',
    T: textRows([['a'], ['b']]),
  },
  strings: '<si><t>day</t></si><si><r><t>fl</t></r><r><t>ag</t></r></si>',
  styles:
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>',
});

test(
  'mutations of the parts inside are read, or refused with a code that names the file',
  async () => {
    const format = await openFormat('excel', { maxRecordBytes: 4096 });
    const names = Object.keys(PARTS).filter((name) => name !== '[Content_Types].xml');
    const refused = new Set<string>();
    let read = 0;
    using guard = watched(MOST_MS_SMALL);
    for (let round = 0; round < FUZZ_MUTATIONS; round++) {
      const name = names[round % names.length]!;
      guard.at(`excel, ${name}, the mutation of seed ${FUZZ_SEED + round}`);
      const content = zipOf({ ...PARTS, [name]: mutated(Buffer.from(PARTS[name]!), FUZZ_SEED + round) });
      try {
        const options = { columns: null, batchBytes: 512, after: null };
        for await (const rows of format.read(fileOf(content), options, never)) {
          for (let row = 0; row < rows.length; row++) JSON.stringify(rows.record(row));
          JSON.stringify(rows.rejects);
        }
        read++;
      } catch (error) {
        if (!(error instanceof PipelineError))
          throw new Error(`seed ${FUZZ_SEED + round} of ${name}: no error of ours`, { cause: error });
        expect(error.code).toMatch(/^format\.[a-z_]+$/);
        expect(error.origin?.label).toBe('input.txt');
        refused.add(error.code);
      }
    }
    expect(read).toBeGreaterThan(0);
    expect(refused).toContain('format.excel');
  },
  FUZZ_TIMEOUT_MS,
);

test('a file cut off is told so, with no row of it taken for the end', async () => {
  const content = readFileSync(new URL('golden/excel-openpyxl.xlsx', import.meta.url));
  await expect(readFile({ format: 'excel', content: content.subarray(0, content.length / 2) })).rejects.toMatchObject({
    code: 'format.zip',
  });
  await expect(readFile({ format: 'excel', content: Buffer.from('id,name\n1,Ann\n') })).rejects.toMatchObject({
    code: 'format.zip',
  });
  await expect(readFile({ format: 'excel', content: zipOf({ 'a.csv': 'id\n1\n' }) })).rejects.toMatchObject({
    code: 'format.excel',
    message: expect.stringContaining('xl/workbook.xml'),
  });
});

test.each([
  ['a row beyond the last one of Excel', '<sheetData><row r="1048577"><c t="n"><v>1</v></c></row></sheetData>'],
  ['rows that go back', '<sheetData><row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row></sheetData>'],
  ['a column beyond the last one of Excel', '<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>'],
  ['an address that is none', '<sheetData><row r="1"><c r="1A"><v>1</v></c></row></sheetData>'],
  ['elements without end in one another', `<sheetData>${'<x>'.repeat(300)}`],
  ['a sheet that ends too early', '<sheetData><row><c><v>1</v></c></row>'],
  ['another root', '<?xml version="1.0"?><chartsheet/>'],
  ['an entity', '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'],
])('%s is refused as damage', async (_, inner) => {
  await expect(sheet(inner)).rejects.toMatchObject({ code: 'format.excel', origin: { label: 'input.txt' } });
});

test('a row, and a text, larger than one may be stop the run', async () => {
  const long = 'x'.repeat(10_000);
  const rows = textRows([['a'], ['1'], [long]]);
  await expect(sheet(rows, { maxRecordBytes: 2000 })).rejects.toMatchObject({
    code: 'format.record_too_large',
    origin: { line: 3 },
  });
  const endless = `<sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row><row><c t="inlineStr"><is><t>${'x'.repeat(400_000)}`;
  await expect(sheet(endless, { maxRecordBytes: 2000 })).rejects.toMatchObject({ code: 'format.record_too_large' });
});

test('a sheet that names one long text again and again is given in batches of the size that is asked for', async () => {
  const text = 'y'.repeat(30_000);
  const cells = '<c t="s"><v>1</v></c>'.repeat(20);
  const header = Array.from({ length: 20 }, (_, index) => `<c t="str"><v>c${index}</v></c>`).join('');
  const content = workbookOf({
    sheets: { S: `<sheetData><row>${header}</row>${`<row>${cells}</row>`.repeat(200)}</sheetData>` },
    strings: `<si><t>a</t></si><si><t>${text}</t></si>`,
  });
  const format = await openFormat('excel');
  let rows = 0;
  for await (const batch of format.read(
    fileOf(content),
    { columns: null, batchBytes: 256 * 1024, after: null },
    never,
  )) {
    expect(batch.bytes).toBeLessThan(4 * 1024 * 1024);
    rows += batch.length;
  }
  expect(rows).toBe(200);
});

test('a part that unpacks to more than it may is stopped', async () => {
  const content = workbookOf({ sheets: { S: `<sheetData>${' '.repeat(80 * 1024 * 1024)}</sheetData>` } });
  const definition = await import('../../sources/formats/excel/definition.ts');
  const open = await definition.excel.load();
  const format = open(definition.excel.config.parse({}), { maxExpansion: 100, allowPrivateHosts: false });
  await expect(format.columns(fileOf(content), never)).rejects.toMatchObject({ code: 'format.expansion' });
});
