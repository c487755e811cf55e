import { fieldEnd, fourTimes, wordsOf } from './field-end.ts';
import { lineEnds } from './line-counter.ts';
import { isAt, quotedText } from './quoted-text.ts';
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

/**
 * A scanner of RFC 4180 and its dialects that writes field offsets and never makes a string: 6.8 M ten-field rows a second.
 * Quotes are unescaped in place once their record is complete, and the bytes left over are filled, so that the batch stays UTF-8.
 * It stops before a record that is not all there, unless `final`, or is too large, and when the table is full or
 * `MAX_FAULTS` records were malformed.
 */
export function createScan(dialect: ScanDialect, layout: ScanLayout): Scan {
  const { newline, comment } = dialect;
  const [delimiter = -1] = dialect.delimiter;
  const delimiterSize = dialect.delimiter.length;
  const delimiterRest = delimiterSize - 1;
  const [quote = -1] = dialect.quote;
  const quoteSize = dialect.quote.length;
  const quotes = quotedText(dialect);
  const isDoubled = Buffer.compare(dialect.quote, dialect.escape) === 0;
  // One byte, doubled: the hot path.
  const isPlain = isDoubled && quoteSize === 1;
  /** Bytes that a closing quote and what follows it must be seen with. */
  const closingSize = quoteSize + Math.max(delimiterSize, isDoubled ? quoteSize : 1);
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
    const words = wordsOf(b);
    const inWords = words.length === 0 ? 0 : to;
    const delimiters = fourTimes(delimiter);
    const newlines = fourTimes(newline);
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
        if (pos < to && b[pos] === quote && (quoteSize === 1 || isAt(b, pos, to, dialect.quote))) {
          const first = pos + quoteSize;
          let end = first;
          let doubled = false;
          if (!isPlain) {
            end = quotes.closing(b, first, to);
            innerLines += lineEnds(b, first, end, newline);
            doubled = end > first;
          }
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
            if (end + closingSize > to && !final) break scanning;
            if (!isPlain || end + 1 >= to || b[end + 1] !== quote) break;
            doubled = true;
            end += 2;
          }
          if (cell >= 0) {
            starts[cell + row] = end === first && (emptyIsNull[field]! & 2) !== 0 ? -1 : first;
            ends[cell + row] = end;
            if (doubled) escaped.push(cell + row);
          }
          field++;
          pos = end + quoteSize;
          byte = pos < to ? b[pos]! : newline;
          if (byte === delimiter && (delimiterSize === 1 || isAt(b, pos, to, dialect.delimiter))) {
            pos += delimiterSize;
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
        pos = fieldEnd(words, pos, inWords, delimiters, newlines);
        while (pos < to) {
          byte = b[pos]!;
          if (byte === delimiter || byte === newline) break;
          pos++;
        }
        if (delimiterRest > 0) {
          pos = textEnd(b, pos, to, dialect);
          byte = pos < to ? b[pos]! : newline;
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
        pos += delimiterRest;
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
          for (const cell of escaped) ends[cell] = quotes.unescape(b, starts[cell]!, ends[cell]!);
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

/** Where the text ends that holds `pos`: at a delimiter, the end of a line, or `to`. */
function textEnd(b: Buffer, pos: number, to: number, { delimiter, newline }: ScanDialect): number {
  let at = pos;
  while (at < to && b[at] !== newline && !isAt(b, at, to, delimiter)) at++;
  return at;
}
