import type { Vector } from '../../../runtime/contract/vector.ts';
import type { Datum, SqlType, SqlValue } from '../contract.ts';
import { ioOf } from '../types/io-of.ts';
import { numericWriter } from './numeric-writer.ts';
import { TextWriter } from './text-writer.ts';

/** Takes values of one SQL type, each row once at most, and makes a vector of `outputType` of them. */
export interface ColumnWriter {
  set(row: number, value: Datum): void;
  /** Rows that were never set are NULL. */
  finish(): Vector;
}

/** A writer for `length` rows. */
export function columnWriter(type: SqlType, length: number): ColumnWriter {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'date': {
      const values = new Int32Array(length);
      return typed(
        length,
        (row, value) => (values[row] = value as number),
        (valid) => ({ kind: 'int32', values, valid }),
      );
    }
    case 'bigint': {
      const values = new BigInt64Array(length);
      return typed(
        length,
        (row, value) => (values[row] = value as bigint),
        (valid) => ({ kind: 'int64', values, valid }),
      );
    }
    case 'real':
    case 'double precision': {
      const values = new Float64Array(length);
      return typed(
        length,
        (row, value) => (values[row] = value as number),
        (valid) => ({ kind: 'float64', values, valid }),
      );
    }
    case 'boolean': {
      const values = new Uint8Array(length);
      return typed(
        length,
        (row, value) => (values[row] = value === true ? 1 : 0),
        (valid) => ({ kind: 'bool', values, valid }),
      );
    }
    case 'timestamp without time zone':
    case 'timestamp with time zone': {
      const high = new Int32Array(length);
      const low = new Uint32Array(length);
      const set = (row: number, value: SqlValue) => {
        high[row] = Number((value as bigint) >> 32n);
        low[row] = Number((value as bigint) & 0xffffffffn);
      };
      return typed(length, set, (valid) => ({ kind: 'micros', high, low, valid }));
    }
    case 'numeric':
      return numericWriter(length);
    case 'text':
    case 'character varying':
    case 'uuid':
    case 'json':
      return textual(length, null);
    default:
      return textual(length, ioOf(type).print as (value: SqlValue) => string);
  }
}

function typed(
  length: number,
  set: (row: number, value: SqlValue) => void,
  finish: (valid: Uint8Array | null) => Vector,
): ColumnWriter {
  const valid = new Uint8Array(length);
  let count = 0;
  return {
    set(row, value) {
      if (value === null) return;
      set(row, value);
      valid[row] = 1;
      count++;
    },
    finish: () => finish(count === length ? null : valid),
  };
}

function textual(length: number, print: ((value: SqlValue) => string) | null): ColumnWriter {
  const writer = new TextWriter(length);
  return {
    set(row, value) {
      if (value !== null) writer.set(row, print === null ? (value as string) : print(value));
    },
    finish: () => writer.finish(),
  };
}
