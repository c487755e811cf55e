import type { Hostile } from './hostile-packed.ts';
import { textRows, workbookOf } from './workbook-of.ts';

const MILLION = 1_000_000;
const brackets = (count: number): string => '['.repeat(count) + ']'.repeat(count);
const many = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join('');

const sheet = (inner: string, more: { readonly strings?: string; readonly styles?: string } = {}): Buffer =>
  workbookOf({ sheets: { S: inner }, ...more });
const CELL =
  '<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>';

/** Files whose nesting, names or announced sizes are beyond all measure. `row.*`: the record is rejected. */
export const HOSTILE_FILES: readonly Hostile[] = [
  {
    title: 'JSON, an element of a million arrays in one another',
    name: 'a.json',
    content: () => `[{"a":1},{"a":${brackets(MILLION)}},{"a":2}]`,
    code: 'row.*',
  },
  {
    title: 'JSON, the same with a number of many digits in them',
    name: 'a.json',
    content: () => `[{"a":1.5,"b":${'['.repeat(MILLION)}12345678901234567890${']'.repeat(MILLION)}}]`,
    code: 'row.*',
  },
  {
    title: 'JSON, a million objects in one another',
    name: 'a.json',
    content: () => `[${'{"a":'.repeat(MILLION)}1${'}'.repeat(MILLION)}]`,
    code: 'row.*',
  },
  { title: 'JSON, a million arrays and nothing else', name: 'a.json', content: () => brackets(MILLION), code: 'row.*' },
  {
    title: 'JSON, a million brackets that nothing closes',
    name: 'a.json',
    content: () => `[{"a":${'['.repeat(MILLION)}`,
    code: 'format.truncated',
  },
  {
    title: 'JSON, a million arrays beside the records',
    name: 'a.json',
    content: () => `{"other":${brackets(MILLION)},"items":[{"a":1}]}`,
    read: { recordPath: 'items' },
    code: null,
  },
  {
    title: 'JSON Lines, a line of a million arrays in one another',
    name: 'a.jsonl',
    content: () => `{"a":1}\n{"a":${brackets(MILLION)}}\n{"a":"\\ud800${brackets(10)}"}\n`,
    code: 'row.*',
  },
  {
    title: 'JSON Lines, a text that never ends',
    name: 'a.jsonl',
    content: () => `{"a":"${'x'.repeat(8 * MILLION)}`,
    read: { maxRecordBytes: MILLION },
    code: 'format.record_too_large',
  },
  {
    title: 'XML, a million elements in one another',
    name: 'a.xml',
    content: () => `<r>${'<a>'.repeat(MILLION)}`,
    code: 'format.xml',
  },
  {
    title: 'XML, a million entities of XML itself',
    name: 'a.xml',
    content: () => `<r><a><b>${'&amp;'.repeat(MILLION)}</b></a></r>`,
    code: null,
  },
  {
    title: 'XML, an entity that stands for a million others',
    name: 'a.xml',
    content: () =>
      `<!DOCTYPE r [<!ENTITY a0 "ha">${many(20, (index) => `<!ENTITY a${index + 1} "&a${index};&a${index};">`)}]><r><a>&a20;</a></r>`,
    code: 'format.xml_doctype',
  },
  {
    title: 'XML, a name of eight million characters',
    name: 'a.xml',
    content: () => `<r><${'x'.repeat(8 * MILLION)}>1</a></r>`,
    read: { maxRecordBytes: MILLION },
    code: 'format.record_too_large',
  },
  {
    title: 'XML, a comment that never ends',
    name: 'a.xml',
    content: () => `<r><a>1</a><!-- ${'x'.repeat(8 * MILLION)}`,
    code: 'format.*',
  },
  {
    title: 'Excel, a dimension and spans of a thousand million columns and rows',
    name: 'a.xlsx',
    content: () =>
      sheet(
        `<dimension ref="A1:ZZZZZZ1000000000"/><cols><col min="1" max="1000000000"/></cols>${CELL.replace('<row r="1"', '<row r="1" spans="1:1000000000"')}<mergeCells count="1000000000"><mergeCell ref="A1:ZZZZZZ1000000000"/></mergeCells>`,
      ),
    code: null,
  },
  {
    title: 'Excel, a cell in the column ZZZZZZ',
    name: 'a.xlsx',
    content: () => sheet('<sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>'),
    code: 'format.excel',
  },
  {
    title: 'Excel, the row 1000000000',
    name: 'a.xlsx',
    content: () => sheet('<sheetData><row r="1000000000"><c><v>1</v></c></row></sheetData>'),
    code: 'format.excel',
  },
  {
    title: 'Excel, texts and styles that say they are 4,000,000,000',
    name: 'a.xlsx',
    content: () =>
      sheet(CELL, {
        strings: '</sst><sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si>',
        styles: '<numFmts count="4000000000"/><cellXfs count="4000000000"><xf numFmtId="0"/></cellXfs>',
      }),
    code: 'format.excel',
  },
  {
    title: 'Excel, a cell that names the text 4294967295',
    name: 'a.xlsx',
    content: () =>
      sheet('<sheetData><row><c t="str"><v>a</v></c></row><row><c t="s"><v>4294967295</v></c></row></sheetData>', {
        strings: '<si><t>a</t></si>',
      }),
    code: 'format.*',
  },
  {
    title: 'Excel, a million columns by a header of repeated cells',
    name: 'a.xlsx',
    content: () => sheet(textRows([Array.from({ length: 20_000 }, (_, index) => `c${index}`)])),
    code: 'format.excel',
  },
];
