import { zipOf } from './zip-of.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookParts {
  /** By name of a sheet: what stands between its `<worksheet>` tags, or all of its part. */
  readonly sheets: Readonly<Record<string, string>>;
  /** What stands between the tags. */
  readonly strings?: string;
  readonly styles?: string;
  /** Attributes of `<workbookPr>`. */
  readonly properties?: string;
}

/** The parts of a workbook, written by hand. */
export function partsOf({ sheets, strings, styles, properties = '' }: WorkbookParts): Record<string, string> {
  const names = Object.keys(sheets);
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (inner: string): string => `${HEAD}<Relationships>${inner}</Relationships>`;
  return {
    '[Content_Types].xml': `${HEAD}<Types/>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${properties}/><sheets>${names
      .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="s${index}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      names.map((_, index) => relation(`s${index}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)).join('') +
        relation('t', 'sharedStrings', 'sharedStrings.xml') +
        relation('f', 'styles', '/xl/styles.xml'),
    ),
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${strings}</sst>` }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}">${styles}</styleSheet>` }),
    ...Object.fromEntries(
      Object.values(sheets).map((sheet, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        sheet.startsWith('<?xml') ? sheet : `${HEAD}<worksheet xmlns="${MAIN}">${sheet}</worksheet>`,
      ]),
    ),
  };
}

/** A workbook, written by hand. */
export function workbookOf(parts: WorkbookParts): Buffer {
  return zipOf(partsOf(parts));
}

/** Rows of inline texts, from row 1 and column A on. */
export function textRows(rows: readonly (readonly string[])[]): string {
  const escaped = (text: string): string => text.replace(/[&<]/g, (one) => (one === '&' ? '&amp;' : '&lt;'));
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join('');
  return `<sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData>`;
}
