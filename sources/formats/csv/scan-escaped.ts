import { contentEnd, countingUp, startsWith } from './scan-bytes.ts';
import {
  type Fault,
  type FaultyRecord,
  MAX_FAULTS,
  type OffsetTable,
  type ScanDialect,
  type ScanLayout,
  type ScanResult,
} from './scan-types.ts';

const BACKSLASH = 92;
const DOT = 46;
const CR = 13;
const LF = 10;

export interface EscapedResult extends ScanResult {
  /** By row: line ends before it in the scan. */
  recordLines: Int32Array;
  /** Places in the table of the cells that have a backslash. */
  escaped: readonly number[];
}

/**
 * As `createScan`, of text in which a backslash takes its meaning from the byte behind it, as Postgres' COPY writes it.
 * Escapes stay as they are. The line `\.`, which ends such text in a dump, is passed over.
 */
export function createEscapedScan(dialect: Pick<ScanDialect, 'delimiter' | 'newline' | 'comment'>, layout: ScanLayout) {
  const { newline, comment } = dialect;
  const [delimiter = -1] = dialect.delimiter;
  const { columnOfField, emptyIsNull, maxRecordBytes } = layout;
  const fieldCount = columnOfField.length;
  const skipsBlank = fieldCount > 1;
  const commentByte = comment.length === 0 ? -1 : comment[0]!;
  const base = new Int32Array(fieldCount);

  /** Where the next line begins if this one holds no record; -1 where it does, `null` where the bytes do not tell. */
  function passed(b: Buffer, pos: number, to: number, final: boolean): number | null {
    let end = pos;
    if (comment.length > 0) {
      const is = startsWith(b, pos, to, comment);
      if (is === null && !final) return null;
      if (is === true) {
        const line = b.indexOf(newline, pos);
        if (line !== -1 && line < to) return line + 1;
        return final ? to : null;
      }
    }
    if (b[pos] === BACKSLASH) {
      if (pos + 1 >= to) return final ? -1 : null;
      if (b[pos + 1] !== DOT) return -1;
      end = pos + 2;
    } else if (!skipsBlank) return -1;
    if (end >= to) return final ? to : null;
    if (b[end] === newline) return end + 1;
    if (b[end] !== CR) return -1;
    if (end + 1 >= to) return final ? to : null;
    return b[end + 1] === newline ? end + 2 : -1;
  }

  return (b: Buffer, from: number, to: number, final: boolean, table: OffsetTable): EscapedResult => {
    const { capacity, starts, ends, recordStarts } = table;
    for (let field = 0; field < fieldCount; field++) {
      const column = columnOfField[field]!;
      base[field] = column < 0 ? -1 : column * capacity;
    }
    const recordLines = new Int32Array(capacity);
    const escaped: number[] = [];
    const faults: FaultyRecord[] = [];
    let rowNumbers: Int32Array | null = null;
    let tooLarge = false;
    let pos = from;
    let start = from;
    let row = 0;
    let records = 0;
    let lines = 0;

    scanning: while (pos < to && row < capacity && faults.length < MAX_FAULTS) {
      start = pos;
      const opening = b[pos]!;
      if (opening === BACKSLASH || opening === commentByte || opening === newline || opening === CR) {
        const next = passed(b, pos, to, final);
        if (next === null) break;
        if (next >= 0) {
          pos = next;
          start = next;
          lines++;
          continue;
        }
      }

      const escapedBefore = escaped.length;
      let field = 0;
      let innerLines = 0;
      let fault: Fault | null = null;
      let at = -1;
      for (;;) {
        const first = pos;
        let byte = newline;
        let escapeEnd = -1;
        for (; pos < to; pos++) {
          byte = b[pos]!;
          if (byte === delimiter || byte === newline) break;
          if (byte !== BACKSLASH) continue;
          pos++;
          if (pos >= to) {
            if (!final) break scanning;
            fault = 'unfinished_escape';
            at = pos - 1;
            break;
          }
          // Of a line end of two bytes both are text.
          if (b[pos] === CR && newline === LF) {
            if (pos + 1 >= to && !final) break scanning;
            if (pos + 1 < to && b[pos + 1] === LF) pos++;
          }
          if (b[pos] === newline) innerLines++;
          escapeEnd = pos + 1;
        }
        if (pos >= to) {
          if (!final) break scanning;
          byte = newline;
        }
        let end = pos;
        if (byte === newline && newline === LF && end > first && end > escapeEnd && b[end - 1] === CR) end--;
        const column = field < fieldCount ? base[field]! : -1;
        if (column >= 0) {
          const cell = column + row;
          starts[cell] = end === first && (emptyIsNull[field]! & 1) !== 0 ? -1 : first;
          ends[cell] = end;
          if (escapeEnd >= 0) escaped.push(cell);
        }
        field++;
        pos++;
        if (byte === newline) break;
      }

      if (pos - start > maxRecordBytes && contentEnd(b, start, Math.min(pos, to), newline) - start > maxRecordBytes) {
        escaped.length = escapedBefore;
        tooLarge = true;
        break;
      }
      if (fault !== null || field !== fieldCount) {
        escaped.length = escapedBefore;
        rowNumbers ??= countingUp(capacity, row);
        const end = Math.min(pos, to);
        faults.push({ fault: fault ?? 'field_count', record: records, lines, start, end, fields: field, at });
      } else {
        recordStarts[row] = start;
        recordLines[row] = lines;
        if (rowNumbers !== null) rowNumbers[row] = records;
        row++;
      }
      records++;
      lines += 1 + innerLines;
      start = pos;
    }

    return {
      rows: row,
      records,
      consumed: Math.min(start, to),
      lines,
      faults,
      rowNumbers: rowNumbers?.slice(0, row) ?? null,
      openQuote: -1,
      tooLarge,
      recordLines: recordLines.slice(0, row),
      // Of the record at which the scan broke off, cells may be among them.
      escaped: escaped.filter((cell) => cell % capacity < row),
    };
  };
}
