import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { type ColumnReader, segmentReader } from './column-reader.ts';
import { corruptAt, Malformed, type Place } from './malformed.ts';

/** Rows that are assembled at once. */
const MOST_ROWS = 256;
/** Bytes of one value's JSON. */
const MOST_TEXT = 128 * 1024 * 1024;

/** Nested values, put together row by row. */
export interface JsonRows {
  /** Reads what the next `rows` rows need, or fewer that have many entries; gives their number, 0 at the end. */
  gather(rows: number): Promise<number>;
  /** The next row as JSON. */
  next(): string;
}

/** A nested column, each value as JSON: lists are arrays, structs and maps objects. */
export function jsonColumn({ gather, next }: JsonRows, place: Place): ColumnReader {
  return segmentReader(async (rows) => {
    try {
      const length = await gather(Math.min(rows, MOST_ROWS));
      if (length === 0) return null;
      const texts = bytesBuilder(length, length * 64);
      for (let row = 0; row < length; row++) {
        const text = next();
        if (text.length > MOST_TEXT) throw new Malformed(`a value is larger than ${MOST_TEXT} bytes`);
        if (text !== 'null') texts.setText(row, text);
      }
      return { vector: texts.finish(), length };
    } catch (error) {
      throw corruptAt(place, error);
    }
  });
}
