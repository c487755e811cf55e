import type { Vector } from '../../../runtime/contract/vector.ts';
import { type Numeric, small } from '../types/numeric/numeric.ts';
import { numericIo } from '../types/numeric/numeric-io.ts';
import { TextWriter } from './text-writer.ts';
import type { ColumnWriter } from './write-column.ts';

/** Decimals of one scale as a decimal vector; once there is any other number, all of them as text. */
export function numericWriter(length: number): ColumnWriter {
  const unscaled = new Float64Array(length);
  const valid = new Uint8Array(length);
  let count = 0;
  let scale = -1;
  let text: TextWriter | null = null;

  function asText(): TextWriter {
    const writer = new TextWriter(length);
    for (let row = 0; row < length; row++) {
      if (valid[row] === 1) writer.set(row, numericIo.print(small(unscaled[row]!, scale)));
    }
    return writer;
  }

  return {
    set(row, value) {
      if (value === null) return;
      const number = value as Numeric;
      if (scale < 0) scale = number.scale;
      if (text === null && number.scale === scale && !Number.isNaN(number.small)) {
        unscaled[row] = number.small;
        valid[row] = 1;
        count++;
        return;
      }
      text ??= asText();
      text.set(row, numericIo.print(number));
    },
    finish(): Vector {
      if (text !== null) return text.finish();
      return { kind: 'decimal', unscaled, scale: Math.max(scale, 0), valid: count === length ? null : valid };
    },
  };
}
