import path from 'node:path';
import { memberFile } from '../../compression/zip/member-file.ts';
import { type ZipMember, zipMembers } from '../../compression/zip/members.ts';
import type { FormatFile } from '../format.ts';
import { excelRefused, noSuchSheet, notExcel } from './errors.ts';
import type { ExcelOptions } from './options.ts';
import { attributeOf, type Part, readPart } from './read-part.ts';
import { refuseOldFormats } from './refuse-old-formats.ts';

const MOST_PARTS = 100_000;
const MOST_SHEETS = 10_000;

export interface Sheet {
  readonly name: string;
  readonly isVisible: boolean;
  readonly part: Part;
}

export interface Workbook {
  readonly label: string;
  /** The worksheets in the order of their tabs. */
  readonly sheets: readonly Sheet[];
  /** Days count from 1904 instead of 1900. */
  readonly is1904: boolean;
  readonly strings: Part | null;
  readonly styles: Part | null;
}

/** Finds the sheets of a workbook; their cells are not read yet. */
export async function openWorkbook(file: FormatFile, maxExpansion: number, signal: AbortSignal): Promise<Workbook> {
  const { label } = file;
  await refuseOldFormats(file, signal);
  const members = new Map<string, ZipMember>();
  for await (const member of zipMembers(file, signal)) {
    if (members.size >= MOST_PARTS) throw notExcel(label, `it has more than ${MOST_PARTS} parts`);
    members.set(member.name.replace(/^\//, '').toLowerCase(), member);
  }
  const partAt = (name: string): Part | null => {
    const member = members.get(name.toLowerCase());
    if (member === undefined) return null;
    const unpacked = memberFile(file, member, { maxExpansion, label });
    return { ...unpacked, path: name, packedSize: member.packedBytes };
  };
  const main = await mainPart(label, partAt, signal);
  const related = await relationsOf(main, partAt, signal);
  const { sheets, is1904 } = await readMain(main, signal);
  const one = (kind: string): Part | null => {
    const found = [...related.values()].find(({ type }) => type === kind);
    return found === undefined ? null : partAt(found.target);
  };
  return {
    label,
    is1904,
    strings: one('sharedStrings'),
    styles: one('styles'),
    sheets: sheets.flatMap(({ name, id, isVisible }) => {
      const relation = related.get(id);
      if (relation === undefined) throw notExcel(label, `its sheet ${JSON.stringify(name)} leads to no part`);
      if (relation.type !== 'worksheet') return [];
      const part = partAt(relation.target);
      if (part === null)
        throw notExcel(label, `the part ${relation.target} of its sheet ${JSON.stringify(name)} is not there`);
      return [{ name, isVisible, part }];
    }),
  };
}

/** The one sheet that is wanted: by name, by number, or the first visible one. */
export function sheetOf({ label, sheets }: Workbook, wanted: ExcelOptions['sheet']): Sheet {
  const sheet =
    typeof wanted === 'number'
      ? sheets[wanted - 1]
      : sheets.find(({ name, isVisible }) => (wanted === undefined ? isVisible : isSameName(name, wanted)));
  if (sheet !== undefined) return sheet;
  if (wanted !== undefined)
    throw noSuchSheet(
      label,
      wanted,
      sheets.map(({ name }) => name),
    );
  throw notExcel(label, 'it has no visible worksheet');
}

/** Excel takes names that only differ in case for the same. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

type PartAt = (name: string) => Part | null;

async function mainPart(label: string, partAt: PartAt, signal: AbortSignal): Promise<Part> {
  const root = await relationsIn(partAt('_rels/.rels'), '', signal);
  const target = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (target.toLowerCase().endsWith('.bin')) {
    throw excelRefused(label, 'a binary workbook (.xlsb)', 'Save it as .xlsx in Excel or LibreOffice.');
  }
  const main = partAt(target);
  if (main === null) throw notExcel(label, `it has no part ${target}`);
  return main;
}

interface Relation {
  /** The end of its type: `worksheet`, `sharedStrings`. */
  readonly type: string;
  readonly target: string;
}

function relationsOf({ path: of }: Part, partAt: PartAt, signal: AbortSignal): Promise<Map<string, Relation>> {
  const folder = path.posix.dirname(of);
  return relationsIn(partAt(path.posix.join(folder, '_rels', `${path.posix.basename(of)}.rels`)), folder, signal);
}

async function relationsIn(part: Part | null, folder: string, signal: AbortSignal): Promise<Map<string, Relation>> {
  const found = new Map<string, Relation>();
  if (part === null) return found;
  const handlers = {
    open(name: string, { Id, Type, Target, TargetMode }: Readonly<Record<string, string>>) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return;
      if (found.size >= MOST_PARTS) throw notExcel(part.label, `its part ${part.path} leads to too many parts`);
      const target = Target.startsWith('/') ? Target.slice(1) : path.posix.join(folder, Target);
      found.set(Id, { type: Type?.slice(Type.lastIndexOf('/') + 1) ?? '', target });
    },
    close: () => undefined,
    text: () => undefined,
  };
  await readPart(part, handlers, signal);
  return found;
}

interface NamedSheet {
  readonly name: string;
  readonly id: string;
  readonly isVisible: boolean;
}

async function readMain(part: Part, signal: AbortSignal): Promise<{ sheets: NamedSheet[]; is1904: boolean }> {
  const sheets: NamedSheet[] = [];
  let is1904 = false;
  let root: string | null = null;
  const handlers = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      root ??= name;
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      if (name !== 'sheet') return;
      const id = attributeOf(attributes, 'id');
      if (attributes.name === undefined || id === undefined)
        throw notExcel(part.label, 'one of its sheets has no name');
      if (sheets.length >= MOST_SHEETS) throw notExcel(part.label, `it has more than ${MOST_SHEETS} sheets`);
      sheets.push({ name: attributes.name, id, isVisible: (attributes.state ?? 'visible') === 'visible' });
    },
    close: () => undefined,
    text: () => undefined,
  };
  await readPart(part, handlers, signal);
  if (root !== 'workbook') throw notExcel(part.label, `its part ${part.path} is no workbook`);
  return { sheets, is1904 };
}
