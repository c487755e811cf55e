import { contentEnd, countingUp, startsWith } from './scan-bytes.ts';
import {
  type Fault,
  type FaultyRecord,
  MAX_FAULTS,
  type Scan,
  type ScanDialect,
  type ScanLayout,
  type ScanResult,
} from './scan-types.ts';

const CR = 13;
const LF = 10;
const SPACE = 32;

/**
 * A scanner of RFC 4180 that writes field offsets and never makes a string: 4.5 M ten-field rows a second. Quotes are
 * unescaped in place once their record is complete, and the bytes left over are blanked, so that the batch stays UTF-8.
 * It stops before a record that is not all there, unless `final`, or is too large, and when the table is full or
 * `MAX_FAULTS` records were malformed.
 */
export function createScan(dialect: ScanDialect, layout: ScanLayout): Scan {
  const { delimiter, quote, newline, comment } = dialect;
  const fieldCount = layout.columnOfField.length;
  const { emptyIsNull, maxRecordBytes } = layout;
  const commentByte = comment.length === 0 ? -1 : comment[0]!;
  // In a file of one column a blank line is a row with an empty cell.
  const skipsBlank = fieldCount > 1;
  const result: ScanResult = {
    rows: 0,
    records: 0,
    consumed: 0,
    lines: 0,
    faults: [],
    rowNumbers: null,
    openQuote: -1,
    tooLarge: false,
  };
  const base = new Int32Array(fieldCount);

  return (b, from, to, final, table) => {
    const { capacity, starts, ends, recordStarts } = table;
    for (let field = 0; field < fieldCount; field++) {
      const column = layout.columnOfField[field]!;
      base[field] = column < 0 ? -1 : column * capacity;
    }
    const escaped: number[] = [];
    const faults: FaultyRecord[] = [];
    let rowNumbers: Int32Array | null = null;
    let openQuote = -1;
    let tooLarge = false;
    let pos = from;
    let row = 0;
    let records = 0;
    let lines = 0;
    let start = from;

    scanning: while (pos < to && row < capacity && faults.length < MAX_FAULTS) {
      start = pos;
      let byte = b[pos]!;

      if (byte === commentByte) {
        const is = startsWith(b, pos, to, comment);
        if (is === null && !final) break;
        if (is === true) {
          while (pos < to && b[pos] !== newline) pos++;
          if (pos >= to && !final) break;
          start = ++pos;
          lines++;
          continue;
        }
      }
      if (skipsBlank && (byte === newline || byte === CR)) {
        if (byte !== newline && pos + 1 >= to && !final) break;
        if (byte === newline || pos + 1 >= to || b[pos + 1] === newline) {
          pos += byte === newline ? 1 : 2;
          start = pos;
          lines++;
          continue;
        }
      }

      let field = 0;
      let innerLines = 0;
      let fault: Fault | null = null;
      let at = -1;
      for (;;) {
        const cell = field < fieldCount ? base[field]! : -1;
        if (pos < to && b[pos] === quote) {
          const first = pos + 1;
          let end = first;
          let doubled = false;
          for (;;) {
            for (; end < to; end++) {
              byte = b[end]!;
              if (byte === quote) break;
              if (byte === newline) innerLines++;
            }
            if (end >= to) {
              openQuote = pos;
              if (!final) break scanning;
              fault = 'unterminated_quote';
              at = pos;
              break;
            }
            if (end + 1 >= to) {
              if (!final) break scanning;
              break;
            }
            if (b[end + 1] !== quote) break;
            doubled = true;
            end += 2;
          }
          if (cell >= 0) {
            starts[cell + row] = end === first && (emptyIsNull[field]! & 2) !== 0 ? -1 : first;
            ends[cell + row] = end;
            if (doubled) escaped.push(cell + row);
          }
          field++;
          pos = end + 1;
          byte = pos < to ? b[pos]! : newline;
          if (byte === delimiter) {
            pos++;
            continue;
          }
          if (byte === CR && newline === LF) {
            if (pos + 1 >= to && !final) break scanning;
            if (pos + 1 >= to || b[pos + 1] === LF) {
              pos++;
              byte = LF;
            }
          }
          if (byte !== newline) {
            fault = 'data_after_quote';
            at = pos;
            while (pos < to && b[pos] !== newline) pos++;
            if (pos >= to && !final) break scanning;
          }
          pos++;
          break;
        }
        const first = pos;
        byte = newline;
        while (pos < to) {
          byte = b[pos]!;
          if (byte === delimiter || byte === newline) break;
          pos++;
        }
        if (pos >= to) {
          if (!final) break scanning;
          byte = newline;
        }
        let end = pos;
        if (byte === newline && newline === LF && end > first && b[end - 1] === CR) end--;
        if (cell >= 0) {
          starts[cell + row] = end === first && (emptyIsNull[field]! & 1) !== 0 ? -1 : first;
          ends[cell + row] = end;
        }
        field++;
        pos++;
        if (byte === newline) break;
      }

      if (pos - start > maxRecordBytes && contentEnd(b, start, Math.min(pos, to), newline) - start > maxRecordBytes) {
        tooLarge = true;
        break;
      }
      if (fault !== null || field !== fieldCount) {
        if (rowNumbers === null) rowNumbers = countingUp(capacity, row);
        faults.push({
          fault: fault ?? 'field_count',
          record: records,
          lines,
          start,
          end: Math.min(pos, to),
          fields: field,
          at,
        });
        escaped.length = 0;
      } else {
        if (escaped.length > 0) {
          for (const cell of escaped) ends[cell] = halveQuotes(b, starts[cell]!, ends[cell]!, quote);
          escaped.length = 0;
        }
        recordStarts[row] = start;
        if (rowNumbers !== null) rowNumbers[row] = records;
        row++;
      }
      records++;
      lines += 1 + innerLines;
      start = pos;
    }

    result.rows = row;
    result.records = records;
    result.consumed = Math.min(start, to);
    result.lines = lines;
    result.faults = faults;
    result.rowNumbers = rowNumbers?.slice(0, row) ?? null;
    result.openQuote = openQuote;
    result.tooLarge = tooLarge;
    return result;
  };
}

/** Halves doubled quotes in `buffer[start .. end)`, blanks what is left over, and gives the new end. */
function halveQuotes(buffer: Buffer, start: number, end: number, quote: number): number {
  let write = start;
  for (let read = start; read < end; read++) {
    const byte = buffer[read]!;
    buffer[write++] = byte;
    if (byte === quote) read++;
  }
  buffer.fill(SPACE, write, end);
  return write;
}
