import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { RecordSpan } from '../json/rows.ts';
import type { MarkupScan, MarkupStart } from '../markup/markup.ts';
import { createMarkupScan } from '../markup/markup-scan.ts';
import type { MarkupName } from '../markup/name-table.ts';
import type { TagAttributes } from '../markup/tag-attributes.ts';
import type { ShownName } from './element-reader.ts';
import { Kind, RecordCells } from './record-cells.ts';

export interface XmlRecordScan {
  readonly markup: MarkupScan;
  scan: MarkupScan['scan'];
  /** Records that the last scan found, and their cells. */
  readonly spans: readonly RecordSpan[];
  readonly cells: RecordCells;
}

export interface XmlRecordOptions {
  /** Names of the elements that lead to the records; `null`: the children of the root. */
  readonly path: readonly string[] | null;
  readonly columns: ColumnTypes;
  readonly shown: ShownName;
  /** The scan ends before a record that is larger. */
  readonly maxRecordBytes: number;
}

/** What a name means: the columns of a child, and of an attribute, of this name; -1 = none. */
interface Meaning {
  readonly shown: string | null;
  readonly child: number;
  readonly attribute: number;
}

/** Finds the elements that are records, and where the cells of the wanted columns stand in them. */
export function createRecordScan(
  { path, columns, shown, maxRecordBytes }: XmlRecordOptions,
  start: MarkupStart,
): XmlRecordScan {
  const columnOf = new Map(columns.map(({ name }, column) => [name, column]));
  const attributeOf = new Map<string, number>();
  for (const [name, column] of columnOf) if (name.startsWith('@_')) attributeOf.set(name.slice(2), column);
  const isEachWhole = columnOf.size < columns.length;
  const textColumn = columnOf.get('#text') ?? -1;
  const cells = new RecordCells();
  /** By column: the record that it was last found in. */
  const seen = new Float64Array(columns.length);
  let serial = 0;
  let spans: RecordSpan[] = [];
  let b: Buffer = Buffer.alloc(0);
  /** Elements around the record that is open; -1 = none is. */
  let around = -1;
  let recordAt = 0;
  let recordLine = 0;
  let isWhole = false;
  // The child of the record that is open.
  let childAt = 0;
  let pieces = 0;
  let textAt = 0;
  let textEnd = 0;
  let kind: Kind = Kind.Plain;
  /** The names of the elements around, as far as the path goes. */
  const names: string[] = start.open.map((name) => shown(name) ?? name);

  function meaning(name: string): Meaning {
    const found = shown(name);
    if (columns.length === 0) return { shown: found, child: -1, attribute: -1 };
    return {
      shown: found,
      child: columnOf.get(found ?? name) ?? -1,
      attribute: found === null ? -1 : (attributeOf.get(found) ?? -1),
    };
  }

  function isRecord(depth: number): boolean {
    if (path === null) return depth === 1;
    if (depth + 1 !== path.length) return false;
    return path.every((name, level) => name === '*' || name === names[level]);
  }

  function put(column: number, as: Kind, from: number, to: number): void {
    if (seen[column] === serial) isWhole = true;
    seen[column] = serial;
    cells.add(column, as, from, to);
  }

  function openRecord(attributes: TagAttributes<Meaning>, from: number, depth: number): void {
    scan.hold();
    around = depth;
    recordAt = from;
    recordLine = scan.line;
    isWhole = isEachWhole;
    serial++;
    cells.begin();
    for (let index = 0; index < attributes.count; index++) {
      const column = attributes.names[index]!.known.attribute;
      const as = attributes.isPlain[index] ? Kind.Plain : Kind.Attribute;
      if (column >= 0) put(column, as, attributes.starts[index]!, attributes.ends[index]!);
    }
  }

  function closeRecord(end: number): void {
    around = -1;
    if (end - recordAt > maxRecordBytes) {
      // Held on: the scan goes back to its beginning.
      cells.drop();
      scan.stop();
      return;
    }
    scan.release();
    cells.end(isWhole);
    spans.push({ start: recordAt, end, line: recordLine });
  }

  function closeChild(column: number, end: number): void {
    // A child without text is NULL, but for a second one of its name.
    if (pieces === 0) {
      if (seen[column] === serial) isWhole = true;
      seen[column] = serial;
    } else if (kind === Kind.Element || pieces > 1) put(column, Kind.Element, childAt, end);
    else put(column, kind, textAt, textEnd);
  }

  const scan = createMarkupScan<Meaning>(
    {
      open(name: MarkupName<Meaning>, attributes, from, depth) {
        if (around < 0) {
          names[depth] = name.known.shown ?? name.text;
          if (isRecord(depth)) openRecord(attributes, from, depth);
        } else if (depth === around + 1) {
          childAt = from;
          pieces = 0;
          kind = Kind.Plain;
          for (let index = 0; index < attributes.count; index++)
            if (attributes.names[index]!.known.shown !== null) becomeElement();
        } else becomeElement();
      },
      close(name, end, depth) {
        if (around < 0) return;
        if (depth === around) closeRecord(end);
        else if (depth === around + 1 && name.known.child >= 0) closeChild(name.known.child, end);
      },
      text(from, to, isPlain, isCdata) {
        if (around < 0 || from === to) return;
        if (scan.depth === around + 2) {
          pieces++;
          textAt = from;
          textEnd = to;
          if (!isPlain && kind === Kind.Plain) kind = isCdata ? Kind.Element : Kind.Text;
        } else if (scan.depth === around + 1 && textColumn >= 0 && !isBlank(from, to)) isWhole = true;
      },
    },
    meaning,
    start,
  );

  function becomeElement(): void {
    kind = Kind.Element;
    pieces++;
  }

  function isBlank(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (b[at]! > 32) return false;
    return true;
  }

  return {
    markup: scan,
    cells,
    get spans() {
      return spans;
    },
    scan(buffer, from, to, final) {
      b = buffer;
      around = -1;
      spans = [];
      cells.clear();
      const at = scan.scan(buffer, from, to, final);
      if (around >= 0) cells.drop();
      return at;
    },
  };
}
