import type { DataType } from '../../contract/column.ts';
import type { Vector } from '../../contract/vector.ts';
import { bytesBuilder } from '../bytes-builder.ts';
import { cellText } from '../cell-text.ts';
import { fitNumeric, parseNumeric } from '../decode/numeric-text.ts';
import { parseUuid } from '../decode/uuid.ts';
import { type Bridge, numericText } from './bridge.ts';

interface Rows {
  readonly length: number;
  readonly selection: Int32Array | null;
}

/** The text of values that have been read as `type`, as Postgres prints them (json: as it is written), by way of `bridge`. */
export function printCells(vector: Vector, type: DataType, { length, selection }: Rows, bridge: Bridge | null): Vector {
  const builder = bytesBuilder(length);
  const rows = selection?.length ?? length;
  for (let index = 0; index < rows; index++) {
    const row = selection === null ? index : selection[index]!;
    const text = cellText(vector, row, type);
    if (text === null) continue;
    const printed = canonical(type, text);
    const bridged = bridge === null ? printed : bridge(printed);
    if (bridged !== null) builder.setText(row, bridged);
  }
  return builder.finish();
}

/** Types that stay as they were written are brought to the one form that Postgres prints. */
function canonical(type: DataType, text: string): string {
  if (type === 'numeric') {
    const value = parseNumeric(text.trim());
    const fitted = value === null ? null : fitNumeric(value, undefined);
    return fitted === null ? text : numericText(fitted);
  }
  if (type === 'uuid') {
    return (
      parseUuid(text)
        ?.toLowerCase()
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') ?? text
    );
  }
  return text;
}
